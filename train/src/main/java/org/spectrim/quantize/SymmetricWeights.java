package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;

/**
 * Weights as signed integers around 0: {@code q = clip(round(w / s))}, {@code s = share max |w| /
 * (2^(bits-1) - 1)}, one scale for a filter or for the layer (Krishnamoorthi 2018); the share is
 * that of {@link WeightRange}. The most negative integer is not used, so that the range is
 * symmetric.
 */
final class SymmetricWeights {
  private SymmetricWeights() {}

  /** The weights of a network with those of its convolutions and linear layers as integers. */
  static Weights of(WeightedNetwork net, LayerBits bits, QuantizeOptions options) {
    Map<String, StoredTensor> integers = new LinkedHashMap<>();
    for (String name : names(net.network())) {
      StoredTensor weight = net.weights().get(name);
      integers.put(
          name, quantize(weight, bits.of(name), options.perChannel(), options.weightRange()));
    }
    return net.weights().with(integers);
  }

  /** The tensors that are quantized, in the network's order. */
  static List<String> names(Network network) {
    return network.nodes().stream()
        .filter(node -> node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear)
        .map(node -> node.tensor("weight"))
        .toList();
  }

  static boolean isEdge(Network network, String name) {
    List<String> names = names(network);
    return name.equals(names.get(0)) || name.equals(names.get(names.size() - 1));
  }

  static IntegerTensor quantize(StoredTensor weight, int bits, boolean perChannel, String range) {
    int groups = perChannel ? weight.shape().get(0) : 1;
    return quantize(weight, bits, WeightRange.shares(weight.toFloats(), groups, bits, range));
  }

  /**
   * @param shares of the largest magnitude that the integers reach, one a scale
   */
  static IntegerTensor quantize(StoredTensor weight, int bits, float[] shares) {
    float[] values = weight.toFloats();
    float[] scales = new float[shares.length];
    int perScale = values.length / scales.length;
    int largest = WeightRange.largest(bits);
    byte[] integers = new byte[values.length];
    for (int s = 0; s < scales.length; s++) {
      int end = (s + 1) * perScale;
      float scale = WeightRange.reach(values, s * perScale, end) * shares[s] / largest;
      // A filter of zeros, or so near them that a scale would underflow, is stored as zeros.
      boolean zero = !(scale >= Float.MIN_NORMAL);
      scales[s] = zero ? 1 : scale;
      for (int i = s * perScale; i < end && !zero; i++) {
        double q = Math.rint(values[i] / scale);
        integers[i] = (byte) Math.max(-largest, Math.min(largest, q));
      }
    }
    return new IntegerTensor(weight.shape(), bits, integers, scales);
  }
}
