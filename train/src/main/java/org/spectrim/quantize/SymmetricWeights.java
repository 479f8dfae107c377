package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;

/**
 * Weights as signed integers around 0: {@code q = round(w / s)}, {@code s = max |w| / (2^(bits-1) -
 * 1)}, one scale for a filter or for the layer (Krishnamoorthi 2018). The most negative integer is
 * not used, so that the range is symmetric.
 */
final class SymmetricWeights {
  private SymmetricWeights() {}

  /** The same network with the weights of its convolutions and linear layers as integers. */
  static Weights of(WeightedNetwork net, int bits, boolean perChannel) {
    Map<String, StoredTensor> integers = new LinkedHashMap<>();
    for (Node node : net.network().nodes()) {
      if (node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear) {
        String name = node.tensor("weight");
        integers.put(name, quantize(net.weights().get(name), bits, perChannel));
      }
    }
    return net.weights().with(integers);
  }

  static IntegerTensor quantize(StoredTensor weight, int bits, boolean perChannel) {
    float[] values = weight.toFloats();
    float[] scales = new float[perChannel ? weight.shape().get(0) : 1];
    int perScale = values.length / scales.length;
    int largest = (1 << (bits - 1)) - 1;
    byte[] integers = new byte[values.length];
    for (int s = 0; s < scales.length; s++) {
      float reach = 0;
      for (int i = s * perScale; i < (s + 1) * perScale; i++) {
        reach = Math.max(reach, Math.abs(values[i]));
      }
      // A filter of zeros, or so near them that a scale would underflow, is stored as zeros.
      boolean zero = !(reach / largest >= Float.MIN_NORMAL);
      scales[s] = zero ? 1 : reach / largest;
      for (int i = s * perScale; i < (s + 1) * perScale && !zero; i++) {
        double q = Math.rint(values[i] / scales[s]);
        integers[i] = (byte) Math.max(-largest, Math.min(largest, q));
      }
    }
    return new IntegerTensor(weight.shape(), bits, integers, scales);
  }
}
