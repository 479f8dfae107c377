package org.spectrim.quantize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/**
 * Cross-layer equalization: a channel between two layers is divided by {@code s = sqrt(r1 r2) / r2}
 * in the first and multiplied by it in the second, where r are the largest magnitudes of its
 * weights; ReLU and pooling let positive factors through, so that the network's function stays
 * (Nagel et al. 2019, <i>Data-free quantization through weight equalization and bias
 * correction</i>). Pairs are taken in turn until the factors are near 1.
 */
final class Equalization {
  private static final int SWEEPS = 20;
  private static final double NEAR = 1e-3;

  private record Pair(Node first, Node second) {}

  private Equalization() {}

  static WeightedNetwork apply(WeightedNetwork net) {
    List<Pair> pairs = pairs(net.network());
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      for (Node node : List.of(pair.first, pair.second)) {
        for (String name : List.of(node.tensor("weight"), node.tensor("bias"))) {
          if (net.weights().has(name)) {
            values.computeIfAbsent(name, key -> net.weights().floats(key).clone());
          }
        }
      }
    }
    double largest = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < SWEEPS && largest > NEAR; sweep++) {
      largest = 0;
      for (Pair pair : pairs) {
        largest = Math.max(largest, equalize(pair, net.network(), values));
      }
    }
    Map<String, StoredTensor> changed = new LinkedHashMap<>();
    values.forEach(
        (name, v) -> changed.put(name, new DenseTensor(net.weights().get(name).shape(), v)));
    return new WeightedNetwork(net.network(), net.weights().with(changed));
  }

  /**
   * Layers that follow each other with nothing but positive-homogeneous, unmixing nodes between.
   */
  private static List<Pair> pairs(Network network) {
    List<Pair> pairs = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (!isProduct(node.layer())) {
        continue;
      }
      List<Node> next = network.consumers(node.name());
      while (next.size() == 1 && isTransparent(next.get(0).layer())) {
        next = network.consumers(next.get(0).name());
      }
      if (next.size() == 1 && isProduct(next.get(0).layer())) {
        pairs.add(new Pair(node, next.get(0)));
      }
    }
    return pairs;
  }

  private static boolean isProduct(Layer layer) {
    return layer instanceof Layer.Conv || layer instanceof Layer.Linear;
  }

  private static boolean isTransparent(Layer layer) {
    return layer instanceof Layer.Relu
        || layer instanceof Layer.MaxPool
        || layer instanceof Layer.Flatten
        || layer instanceof Layer.Crop;
  }

  /** Scales the channels of a pair; returns the largest {@code |log s|}. */
  private static double equalize(Pair pair, Network network, Map<String, float[]> values) {
    float[] first = weights(values, pair.first);
    float[] second = weights(values, pair.second);
    float[] bias = values.get(pair.first.tensor("bias"));
    int channels = network.shape(pair.first.name()).channels();
    int outputs = network.shape(pair.second.name()).channels();
    int into = second.length / outputs;
    int perChannel = into / channels;
    double largest = 0;
    for (int c = 0; c < channels; c++) {
      int each = first.length / channels;
      double r1 = WeightRange.reach(first, c * each, (c + 1) * each);
      double r2 = 0;
      for (int o = 0; o < outputs; o++) {
        int at = o * into + c * perChannel;
        r2 = Math.max(r2, WeightRange.reach(second, at, at + perChannel));
      }
      if (!(r1 > Float.MIN_NORMAL && r2 > Float.MIN_NORMAL)) {
        continue;
      }
      double s = Math.sqrt(r1 / r2);
      largest = Math.max(largest, Math.abs(Math.log(s)));
      multiply(first, c * each, (c + 1) * each, 1 / s);
      if (bias != null) {
        multiply(bias, c, c + 1, 1 / s);
      }
      for (int o = 0; o < outputs; o++) {
        int at = o * into + c * perChannel;
        multiply(second, at, at + perChannel, s);
      }
    }
    return largest;
  }

  private static float[] weights(Map<String, float[]> values, Node node) {
    float[] weights = values.get(node.tensor("weight"));
    if (weights == null) {
      throw new IllegalStateException(node.name() + " has no weights");
    }
    return weights;
  }

  private static void multiply(float[] values, int from, int to, double factor) {
    for (int i = from; i < to; i++) {
      values[i] = (float) (values[i] * factor);
    }
  }
}
