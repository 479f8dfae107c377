package org.spectrim.net;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network costs, counted from its shapes.
 *
 * @param parameters elements of all its tensors, running statistics of batch-normalization among
 *     them
 * @param macsPerWindow multiply-accumulates to classify one pixel from its window
 * @param macsPerScenePixel multiply-accumulates a pixel when the network runs over a whole scene at
 *     once, without the border: each convolution is computed once a pixel instead of once a pixel
 *     and window position
 * @param activationBytes the largest sum of a layer's inputs and result for one window, as 32-bit
 *     floats
 */
public record Cost(
    long parameters, long macsPerWindow, long macsPerScenePixel, long activationBytes) {
  public static Cost of(Network network) {
    long parameters = network.parameters().values().stream().mapToLong(Parameter::size).sum();
    long window = 0;
    long scene = 0;
    long activations = 0;
    for (Node node : network.nodes()) {
      Shape out = network.shape(node.name());
      long macs = node.layer().macs(out);
      window += macs;
      scene += macs / ((long) out.rows() * out.columns());
      long elements =
          out.size() + node.inputs().stream().mapToLong(name -> network.shape(name).size()).sum();
      activations = Math.max(activations, Float.BYTES * elements);
    }
    return new Cost(parameters, window, scene, activations);
  }

  /** Multiply-accumulates of each layer that has any, for one window, by the node's name. */
  public static Map<String, Long> macsByLayer(Network network) {
    Map<String, Long> macs = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      long count = node.layer().macs(network.shape(node.name()));
      if (count > 0) {
        macs.put(node.name(), count);
      }
    }
    return macs;
  }
}
