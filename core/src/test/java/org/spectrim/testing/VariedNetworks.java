package org.spectrim.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.spectrim.band.BandTransform;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.net.ShapeException;
import org.spectrim.scene.LandClass;
import org.spectrim.testing.RandomNetworks.Kind;

/**
 * Random networks of everything that layers allow: windows of 1 to 13 pixels, strides to 3, dilated
 * kernels, pools that overlap or leave gaps, several of each, batch-normalization that cannot be
 * folded, sums and concatenations of branches.
 */
public final class VariedNetworks {
  private static final int CLASSES = 3;

  private final Random random;
  private final Kind kind;
  private final int window;
  private final int components;
  private final NetworkBuilder net;
  private String start = Network.INPUT;

  private VariedNetworks(Kind kind, Random random) {
    this.kind = kind;
    this.random = random;
    this.window = kind == Kind.SPECTRAL ? 1 : 1 + 2 * random.nextInt(7);
    this.components = kind == Kind.SPATIAL ? 1 + random.nextInt(5) : 6 + random.nextInt(16);
    this.net =
        new NetworkBuilder(
            kind == Kind.SPATIAL
                ? new Shape(components, 1, window, window)
                : new Shape(1, components, window, window));
  }

  /** A model with random weights; the same for the same seed. */
  public static Model model(Kind kind, long seed) {
    Random random = new Random(seed * 37 + kind.name().length());
    while (true) {
      try {
        return new VariedNetworks(kind, random).build();
      } catch (ShapeException e) {
        // A kernel did not fit: draw again.
      }
    }
  }

  private Model build() {
    if (random.nextInt(3) == 0) {
      net.then("bn_input", new Layer.BatchNorm(net.shape().channels()));
      start = "bn_input";
    }
    int blocks = 1 + random.nextInt(3);
    for (int i = 1; i <= blocks; i++) {
      switch (random.nextInt(4)) {
        case 0 -> branches("block" + i, true);
        case 1 -> branches("block" + i, false);
        default -> convolution("block" + i);
      }
      start = "pool" + i;
      net.then(start, random.nextBoolean() ? pool() : new Layer.MaxPool(Extent.ONE));
    }
    net.then("flatten", new Layer.Flatten());
    for (int i = random.nextInt(3); i > 0; i--) {
      net.then("fc" + i, new Layer.Linear(net.shape().channels(), 5, random.nextBoolean()));
      net.then("fc" + i + "_relu", new Layer.Relu());
    }
    Network network = net.then("logits", new Layer.Linear(net.shape().channels(), CLASSES)).build();
    return new Model(
        network,
        RandomNetworks.weights(network, random),
        transform(),
        window,
        classes(),
        Map.of(),
        Provenance.NONE);
  }

  private void convolution(String name) {
    int filters = 1 + random.nextInt(6);
    net.then(
        name,
        new Layer.Conv(
            net.shape().channels(),
            filters,
            extent(4, 3),
            extent(2, 3),
            extent(2, 2),
            random.nextBoolean()));
    net.then(name + "_relu", new Layer.Relu());
    if (random.nextInt(3) == 0) {
      net.then(name + "_bn", new Layer.BatchNorm(filters));
    }
  }

  private Layer pool() {
    return new Layer.MaxPool(extent(3, 3), extent(3, 3), extent(2, 2));
  }

  /** Two convolutions of one size over the same values, summed or side by side. */
  private void branches(String name, boolean sum) {
    String x = start;
    int channels = net.shape().channels();
    Extent kernel = extent(3, 3);
    Extent stride = extent(2, 2);
    int left = 1 + random.nextInt(4);
    int right = sum ? left : 1 + random.nextInt(4);
    net.add(
        name + "_left",
        new Layer.Conv(channels, left, kernel, stride, Extent.ONE, random.nextBoolean()),
        x);
    String first = name + "_left_relu";
    net.then(first, new Layer.Relu());
    net.add(
        name + "_right",
        new Layer.Conv(channels, right, kernel, stride, Extent.ONE, random.nextBoolean()),
        x);
    net.add(name, sum ? new Layer.Add() : new Layer.Concat(), first, name + "_right");
    net.then(name + "_relu", new Layer.Relu());
  }

  /** Each from 1 to the given number; 1 where the kind does not slide. */
  private Extent extent(int bands, int pixels) {
    int b = kind == Kind.SPATIAL ? 1 : 1 + random.nextInt(bands);
    int p = kind == Kind.SPECTRAL ? 1 : 1 + random.nextInt(pixels);
    int q = kind == Kind.SPECTRAL ? 1 : 1 + random.nextInt(pixels);
    return new Extent(b, p, q);
  }

  private BandTransform transform() {
    float[] mean = new float[components];
    float[] weights = new float[components];
    Arrays.fill(mean, 1000);
    Arrays.fill(weights, 0.01f);
    return new BandTransform("standardize", true, mean, weights);
  }

  private static List<LandClass> classes() {
    List<LandClass> classes = new ArrayList<>();
    for (int i = 1; i <= CLASSES; i++) {
      classes.add(new LandClass(i, "class " + i, 0x203040 * i & 0xffffff));
    }
    return classes;
  }
}
