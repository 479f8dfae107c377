package org.spectrim.pass;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.ShapeException;

/**
 * Leaves away the last rows and columns of a window that a network never looks at, because its
 * strides do not divide the window. Pooling over 2x2 of 3x3 positions drops a row and a column, and
 * so all that was computed for them; a network for windows of 11 then works on 10 x 10 pixels, with
 * the same logits.
 */
public final class CropUnused {
  /** The name of the node that is added. */
  static final String USED = "used";

  private CropUnused() {}

  /**
   * @return takes the same windows; the network itself if it looks at all of them or has a layer
   *     that has no dense form
   */
  public static WeightedNetwork apply(WeightedNetwork net) {
    Layer.Margin unused;
    try {
      unused = Densify.unused(net);
    } catch (ShapeException e) {
      return net;
    }
    if (unused.rows() + unused.columns() == 0) {
      return net;
    }
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(USED, crop(unused), List.of(Network.INPUT)));
    for (Node node : net.network().nodes()) {
      List<String> inputs =
          node.inputs().stream().map(name -> name.equals(Network.INPUT) ? USED : name).toList();
      nodes.add(new Node(node.name(), node.layer(), inputs));
    }
    return new WeightedNetwork(new Network(net.network().input(), nodes), net.weights());
  }

  static Layer.Crop crop(Layer.Margin unused) {
    return new Layer.Crop(new Layer.Margin(0, 0, 0), unused);
  }
}
