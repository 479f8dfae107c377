package org.spectrim.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.spectrim.band.BandTransform;
import org.spectrim.band.FixedPoint;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Parameter;
import org.spectrim.net.Shape;
import org.spectrim.scene.LandClass;

/**
 * Small networks of random shape and weights: kernels, strides, pooling, batch-normalization and
 * residual sums vary.
 */
public final class RandomNetworks {
  /** The three kinds of network: over bands, over pixels with components as channels, over both. */
  public enum Kind {
    SPECTRAL,
    SPATIAL,
    SPATIAL_SPECTRAL
  }

  private final Random random;
  private final Kind kind;
  private final int window;
  private final int components;
  private NetworkBuilder net;

  private RandomNetworks(Kind kind, long seed) {
    this.kind = kind;
    this.random = new Random(seed * 31 + kind.name().length());
    this.window = kind == Kind.SPECTRAL ? 1 : 7 + 2 * random.nextInt(2);
    this.components = kind == Kind.SPATIAL ? 2 + random.nextInt(4) : 14 + random.nextInt(8);
  }

  /** A network with weights; the same for the same seed. */
  public static WeightedNetwork network(Kind kind, long seed) {
    return model(kind, seed).weighted();
  }

  /**
   * A model with random weights and a random transform from as many bands as components plus three.
   */
  public static Model model(Kind kind, long seed) {
    return new RandomNetworks(kind, seed).build();
  }

  /** Random weights for a network; variances of batch-normalization are positive. */
  public static Weights weights(Network network, Random random) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : network.parameters().entrySet()) {
      Parameter parameter = entry.getValue();
      float[] values = new float[parameter.size()];
      double spread = 1.5 / Math.sqrt((double) values.length / parameter.shape().get(0));
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (parameter.suffix()) {
              case "running_var" -> 0.5f + random.nextFloat();
              case "weight" -> (float) (spread * random.nextGaussian());
              default -> (float) (0.3 * random.nextGaussian());
            };
      }
      tensors.put(entry.getKey(), new DenseTensor(parameter.shape(), values));
    }
    return new Weights(tensors);
  }

  /** A sample for a network: standard normal values. */
  public static float[] sample(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] sample = new float[shape.size()];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) random.nextGaussian();
    }
    return sample;
  }

  private Model build() {
    boolean bandsAsChannels = kind == Kind.SPATIAL;
    net =
        new NetworkBuilder(
            bandsAsChannels
                ? new Shape(components, 1, window, window)
                : new Shape(1, components, window, window));
    convolution("conv1", 3 + random.nextInt(4), kernel(4, 3), stride());
    if (random.nextBoolean()) {
      residual();
    }
    if (random.nextBoolean()) {
      convolution("conv2", 2 + random.nextInt(4), kernel(3, 2), Extent.ONE);
    }
    net.then("pool", new Layer.MaxPool(kernel(2, 2)));
    net.then("flatten", new Layer.Flatten());
    int hidden = 4 + random.nextInt(5);
    net.then("fc1", new Layer.Linear(net.shape().channels(), hidden, random.nextBoolean()));
    if (random.nextBoolean()) {
      net.then("bn_fc", new Layer.BatchNorm(hidden));
    }
    net.then("relu_fc", new Layer.Relu());
    int classes = 2 + random.nextInt(4);
    Network network = net.then("fc2", new Layer.Linear(hidden, classes)).build();
    return new Model(
        network,
        weights(network, random),
        transform(),
        window,
        classes(classes),
        Map.of(),
        Provenance.NONE);
  }

  private void convolution(String name, int filters, Extent kernel, Extent stride) {
    net.then(
        name,
        new Layer.Conv(
            net.shape().channels(), filters, kernel, stride, Extent.ONE, random.nextBoolean()));
    if (random.nextBoolean()) {
      net.then(name + "_bn", new Layer.BatchNorm(filters));
    }
    net.then(name + "_relu", new Layer.Relu());
  }

  /**
   * y = relu(crop(x) + conv(relu(conv(x)))), the second convolution with as many filters as x has
   * channels.
   */
  private void residual() {
    Network before = net.build();
    String x = before.last().name();
    Shape shape = before.output();
    Extent kernel =
        kind == Kind.SPATIAL
            ? new Extent(1, 3, 3)
            : new Extent(3, kind == Kind.SPECTRAL ? 1 : 3, kind == Kind.SPECTRAL ? 1 : 3);
    if (shape.rows() < kernel.rows() + 2 || shape.bands() < kernel.bands() + 4) {
      kernel = Extent.ONE;
    }
    int inner = 2 + random.nextInt(3);
    net.add("res_a", new Layer.Conv(shape.channels(), inner, kernel), x);
    net.then("res_relu", new Layer.Relu());
    net.then("res_b", new Layer.Conv(inner, shape.channels(), Extent.ONE));
    net.add(
        "res_crop", new Layer.Crop(kernel.bands() / 2, kernel.rows() / 2, kernel.columns() / 2), x);
    net.add("res_sum", new Layer.Add(), "res_b", "res_crop");
    net.then("res_out", new Layer.Relu());
  }

  private Extent kernel(int bands, int pixels) {
    int b = kind == Kind.SPATIAL ? 1 : Math.min(net.shape().bands(), 1 + random.nextInt(bands));
    int p = kind == Kind.SPECTRAL ? 1 : Math.min(net.shape().rows(), 1 + random.nextInt(pixels));
    int q = kind == Kind.SPECTRAL ? 1 : Math.min(net.shape().columns(), 1 + random.nextInt(pixels));
    return new Extent(b, p, q);
  }

  private Extent stride() {
    int b = kind == Kind.SPATIAL ? 1 : 1 + random.nextInt(2);
    int p = kind == Kind.SPECTRAL ? 1 : 1 + random.nextInt(2);
    return new Extent(b, p, p);
  }

  private BandTransform transform() {
    int bands = components + 3;
    float[] mean = new float[bands];
    float[] weights = new float[components * bands];
    boolean fixedPoint = random.nextBoolean();
    for (int i = 0; i < bands; i++) {
      mean[i] = 1000 + 50 * i;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / 300);
    }
    float limit = random.nextBoolean() ? 1.5f : Float.POSITIVE_INFINITY;
    BandTransform floats = new BandTransform("pca", false, mean, weights, limit);
    // Half of the models have a rounded projection, as fitted ones have.
    return fixedPoint ? rounded(floats, random.nextBoolean() ? 16 : 6) : floats;
  }

  /** The projection in integers of so many bits; with 8 or fewer, columns have steps too. */
  public static BandTransform rounded(BandTransform transform, int bits) {
    int bands = transform.bands();
    float[] weights = transform.weights();
    float[] rowSteps = new float[transform.components()];
    Arrays.fill(rowSteps, Math.scalb(1f, -4 - bits));
    float[] columnSteps = new float[bands];
    for (int b = 0; b < bands; b++) {
      columnSteps[b] = bits > 8 ? 1 : Math.scalb(1f, b % 3 - 1);
    }
    int most = (1 << (bits - 1)) - 1;
    short[] integers = new short[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double steps = weights[i] / (rowSteps[i / bands] * columnSteps[i % bands]);
      integers[i] = (short) Math.max(-most, Math.min(most, Math.rint(steps)));
    }
    return BandTransform.rounded(
        transform.kind(),
        transform.mean(),
        new FixedPoint(bits, integers, rowSteps, columnSteps),
        transform.limit());
  }

  private static List<LandClass> classes(int count) {
    List<LandClass> classes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      classes.add(new LandClass(i, "class " + i, 0x203040 * i & 0xffffff));
    }
    return classes;
  }
}
