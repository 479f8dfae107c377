package org.spectrim.quantize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spectrim.net.Network;

/**
 * The bits of each layer's weights.
 *
 * @param byTensor by the tensor's name, in the network's order
 * @param mixed whether they were chosen layer by layer
 */
record LayerBits(Map<String, Integer> byTensor, boolean mixed) {
  LayerBits {
    byTensor = Collections.unmodifiableMap(new LinkedHashMap<>(byTensor));
  }

  /** As the options say, the first and the last layer apart. */
  static LayerBits uniform(Network network, QuantizeOptions options) {
    List<String> names = SymmetricWeights.names(network);
    Map<String, Integer> bits = new LinkedHashMap<>();
    for (String name : names) {
      Integer edge = options.edgeBits();
      boolean isEdge = name.equals(names.get(0)) || name.equals(names.get(names.size() - 1));
      bits.put(name, edge != null && isEdge ? edge : options.bitsOfWeights());
    }
    return new LayerBits(bits, false);
  }

  int of(String name) {
    Integer bits = byTensor.get(name);
    if (bits == null) {
      throw new IllegalArgumentException("'" + name + "' is no weight of a layer");
    }
    return bits;
  }

  /** As in "conv1 8, conv2 4, fc1 3, fc2 6". */
  String words() {
    return byTensor.entrySet().stream()
        .map(entry -> layer(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The layer whose weights have that name. */
  static String layer(String tensor) {
    return tensor.replaceFirst("\\.weight$", "");
  }
}
