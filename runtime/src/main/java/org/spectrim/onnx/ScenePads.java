package org.spectrim.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * How a scene is padded for the dense form: as the caller says, less the last rows and columns that
 * the network would crop first ({@link #withoutCrop}), and for {@link RowPhases} one row more where
 * there would be an odd number, which the result loses again.
 *
 * @param pads in the order of ONNX's Pad; negative ones crop
 * @param rows how many the result has; null where that follows from the pads
 */
record ScenePads(GraphBuilder graph, String pads, @Nullable String rows) {
  private static final int TOP = 2;
  private static final int BOTTOM = 6;
  private static final int RIGHT = 7;

  /** The rows and columns at the end that a network crops before anything else. */
  static Layer.Margin crop(Network network) {
    Node first = network.nodes().get(0);
    return first.layer() instanceof Layer.Crop crop
            && crop.before().equals(new Layer.Margin(0, 0, 0))
            && crop.after().bands() == 0
            && first.input().equals(Network.INPUT)
            && network.consumers(Network.INPUT).size() == 1
        ? crop.after()
        : new Layer.Margin(0, 0, 0);
  }

  /** The network behind its {@link #crop}. */
  static WeightedNetwork withoutCrop(WeightedNetwork net) {
    Network network = net.network();
    Layer.Margin crop = crop(network);
    if (crop.rows() + crop.columns() == 0) {
      return net;
    }
    String name = network.nodes().get(0).name();
    List<Node> others =
        network.nodes().stream()
            .skip(1)
            .map(
                node ->
                    new Node(
                        node.name(),
                        node.layer(),
                        node.inputs().stream()
                            .map(input -> input.equals(name) ? Network.INPUT : input)
                            .toList()))
            .toList();
    Shape input = network.shape(name);
    return new WeightedNetwork(new Network(input, others), net.weights());
  }

  /**
   * @param components {@code [1, component, row, column]}
   * @param given pads
   * @param crop to be left away, too
   * @param lost rows from the input, padded as given, to the result
   * @param even whether the number of rows must be even
   */
  static ScenePads of(
      GraphBuilder graph,
      String components,
      String given,
      Layer.Margin crop,
      int lost,
      boolean even) {
    // 1 - the rest of the division where the crop changes between even and odd.
    boolean other = even && crop.rows() % 2 == 1;
    long[] more = new long[8];
    more[BOTTOM] = (other ? 1L : 0) - crop.rows();
    more[RIGHT] = -crop.columns();
    boolean same = more[BOTTOM] == 0 && more[RIGHT] == 0;
    String pads =
        same
            ? given
            : graph.node("Add", List.of(given, graph.constant("crop", Tensor.longs(more))));
    if (!even) {
      return new ScenePads(graph, pads, null);
    }
    String padded = padded(graph, components, given);
    String rest = graph.node("Mod", List.of(padded, graph.constant("two", Tensor.longs(2))));
    long[] bottom = new long[8];
    bottom[BOTTOM] = 1;
    String row = graph.node("Mul", List.of(rest, graph.constant("bottom", Tensor.longs(bottom))));
    return new ScenePads(
        graph,
        graph.node(other ? "Sub" : "Add", List.of(pads, row)),
        graph.node("Sub", List.of(padded, graph.constant("lost", Tensor.longs(lost)))));
  }

  /** How many rows there are with those at the top and at the bottom. */
  private static String padded(GraphBuilder graph, String components, String given) {
    String height =
        graph.node("Shape", List.of(components), Attribute.of("start", 2), Attribute.of("end", 3));
    long[] both = new long[8];
    both[TOP] = 1;
    both[BOTTOM] = 1;
    String chosen = graph.node("Mul", List.of(given, graph.constant("both", Tensor.longs(both))));
    String added = graph.node("ReduceSum", List.of(chosen), Attribute.of("keepdims", 1));
    return graph.node("Add", List.of(height, added));
  }

  /** The result without the row that was added. */
  String cut(String result, int axis) {
    if (rows == null) {
      return result;
    }
    String start = graph.constant("start", Tensor.longs(0));
    return graph.node(
        "Slice", List.of(result, start, rows, graph.constant("axis", Tensor.longs(axis))));
  }
}
