package org.spectrim.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.spectrim.band.BandTransform;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.Reference;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Architecture;
import org.spectrim.net.Architectures;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.net.Node;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.pass.RemoveFilters;
import org.spectrim.scene.LandClass;

/** Networks with random weights: good for speed and memory, not for accuracy. */
final class BenchModels {
  private static final float MEAN = 1200;

  /** Of channels, as kernels are vectorized. */
  static final int ALIGN = 16;

  private BenchModels() {}

  /**
   * @param width factor on the numbers of filters
   */
  static Model random(String architecture, double width, int bands, int classes, int window) {
    Architecture kind = Architectures.named(architecture);
    int components = kind.components(bands);
    Network network =
        kind.build(new NetworkSettings(components, kind.window(window), classes, width));
    Random random = new Random(7);
    boolean diagonal = components == bands;
    float[] mean = new float[bands];
    Arrays.fill(mean, MEAN);
    float[] transform = new float[diagonal ? bands : components * bands];
    for (int i = 0; i < transform.length; i++) {
      transform[i] = diagonal ? 0.01f : (float) random.nextGaussian() / 1000;
    }
    List<LandClass> named = new ArrayList<>();
    for (int i = 1; i <= classes; i++) {
      named.add(new LandClass(i, "class " + i, 0));
    }
    return new Model(
        network,
        weights(network, random),
        new BandTransform("pca", diagonal, mean, transform),
        kind.window(window),
        named,
        Map.of(),
        Provenance.NONE);
  }

  private static Weights weights(Network network, Random random) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              double spread = 1.5 / Math.sqrt((double) parameter.size() / parameter.shape().get(0));
              float[] values = new float[parameter.size()];
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    switch (parameter.suffix()) {
                      case "running_var" -> 0.5f + random.nextFloat();
                      case "weight" -> (float) (spread * random.nextGaussian());
                      default -> (float) (0.3 * random.nextGaussian());
                    };
              }
              tensors.put(name, new DenseTensor(parameter.shape(), values));
            });
    return new Weights(tensors);
  }

  /**
   * Sets weights of every layer to zero, at random.
   *
   * @param zeros share of zeros
   * @param block neighbouring output channels that share their zeros
   */
  static Model pruned(Model model, double zeros, int block) {
    Random random = new Random(9);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Node node : model.network().nodes()) {
      if (node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear) {
        String name = node.tensor("weight");
        StoredTensor weight = model.weights().get(name);
        float[] values = weight.toFloats().clone();
        int each = values.length / weight.shape().get(0);
        boolean[] cut = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
          cut[i] = i / each % block == 0 ? random.nextDouble() < zeros : cut[i - each];
          values[i] = cut[i] ? 0 : values[i];
        }
        tensors.put(name, new DenseTensor(weight.shape(), values));
      }
    }
    return model.with(model.weights().with(tensors));
  }

  /** The model with the filters of each layer rounded down to a multiple of 16, if it has 16. */
  static Model aligned(Model model) {
    return keeping(model, size -> size / ALIGN * ALIGN);
  }

  /**
   * The model with some filters of each layer.
   *
   * @param kept how many of so many; of fewer than 16 all stay, else 16 at least
   */
  static Model keeping(Model model, IntUnaryOperator kept) {
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      int size = group.size();
      BitSet channels = new BitSet();
      channels.set(0, size - Math.min(size, Math.max(ALIGN, kept.applyAsInt(size))));
      removed.putAll(group.filters(channels));
    }
    return removed.values().stream().allMatch(BitSet::isEmpty)
        ? model
        : model.with(RemoveFilters.apply(model.weighted(), removed));
  }

  /** Weights and activations in 8 bits; ranges are those of one random window. */
  static Model quantized(Model model) {
    Model folded = model.with(FoldBatchNorm.apply(model.weighted()));
    Map<String, StoredTensor> integers = new LinkedHashMap<>();
    for (Node node : folded.network().nodes()) {
      if (node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear) {
        String name = node.tensor("weight");
        integers.put(name, eightBits((DenseTensor) folded.weights().get(name)));
      }
    }
    Map<String, AffineQuantizer> activations = activations(folded.weighted());
    return folded.with(folded.weights().with(integers)).withActivations(activations);
  }

  private static IntegerTensor eightBits(DenseTensor tensor) {
    int channels = tensor.shape().get(0);
    int each = tensor.size() / channels;
    float[] scales = new float[channels];
    byte[] values = new byte[tensor.size()];
    for (int c = 0; c < channels; c++) {
      float largest = Float.MIN_NORMAL;
      for (int i = c * each; i < (c + 1) * each; i++) {
        largest = Math.max(largest, Math.abs(tensor.values()[i]));
      }
      scales[c] = largest / Byte.MAX_VALUE;
      for (int i = c * each; i < (c + 1) * each; i++) {
        values[i] = (byte) Math.rint(tensor.values()[i] / scales[c]);
      }
    }
    return new IntegerTensor(tensor.shape(), 8, values, scales);
  }

  private static Map<String, AffineQuantizer> activations(WeightedNetwork net) {
    Random random = new Random(8);
    Network network = net.network();
    float[] sample = new float[network.input().size()];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) random.nextGaussian();
    }
    Map<String, float[]> values = Reference.activations(net, sample);
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    quantizers.put(Network.INPUT, AffineQuantizer.covering(-4, 4, 8));
    for (Node node : network.nodes()) {
      boolean computes = node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear;
      if (!computes || node.name().equals(network.last().name())) {
        continue;
      }
      List<Node> next = network.consumers(node.name());
      boolean fused = next.size() == 1 && next.get(0).layer() instanceof Layer.Relu;
      String end = fused ? next.get(0).name() : node.name();
      float low = 0;
      float high = 0;
      for (float value : values.getOrDefault(end, new float[1])) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      quantizers.put(end, AffineQuantizer.covering(low, high, 8));
    }
    return quantizers;
  }
}
