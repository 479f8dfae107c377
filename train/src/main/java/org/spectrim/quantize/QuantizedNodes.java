package org.spectrim.quantize;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/**
 * Whose results are stored as integers when a network runs on them. A quantizer sits at the last
 * node of a chain that is one operation there: at the Relu right behind a convolution or linear
 * layer, else at the layer itself. Sums and concatenations have their own. Pooling, Flatten, Crop,
 * unfolding and any other Relu only move or clip integers and inherit. The logits stay float.
 */
final class QuantizedNodes {
  private QuantizedNodes() {}

  /** The names, {@link Network#INPUT} first, in the network's order. */
  static List<String> of(Network network) {
    List<String> names = new ArrayList<>(List.of(Network.INPUT));
    for (Node node : network.nodes()) {
      if (!computes(node.layer()) || node.equals(network.last())) {
        continue;
      }
      List<Node> consumers = network.consumers(node.name());
      boolean fused =
          isProduct(node.layer())
              && consumers.size() == 1
              && consumers.get(0).layer() instanceof Layer.Relu;
      names.add(fused ? consumers.get(0).name() : node.name());
    }
    return names;
  }

  private static boolean isProduct(Layer layer) {
    return layer instanceof Layer.Conv || layer instanceof Layer.Linear;
  }

  private static boolean computes(Layer layer) {
    return isProduct(layer)
        || layer instanceof Layer.Add
        || layer instanceof Layer.Concat
        || layer instanceof Layer.BatchNorm;
  }
}
