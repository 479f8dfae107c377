package org.spectrim.onnx;

import java.util.List;

/**
 * Scenes of any height for a network whose first convolution takes pairs of rows ({@link
 * RowPhases}): where it would get an odd number, padding adds one, and the result loses its last
 * row again.
 *
 * @param pads for the padding of the input: as given, and the row that is missing
 * @param rows how many the result has
 */
record EvenRows(GraphBuilder graph, String pads, String rows) {

  /**
   * @param components the input, {@code [1, component, row, column]}
   * @param given pads, in the order of ONNX's Pad
   * @param lost rows from the padded input to the result
   * @param cropped rows from the padded input to the first convolution
   */
  static EvenRows of(GraphBuilder graph, String components, String given, int lost, int cropped) {
    String height =
        graph.node("Shape", List.of(components), Attribute.of("start", 2), Attribute.of("end", 3));
    String both = graph.constant("both", Tensor.longs(0, 0, 1, 0, 0, 0, 1, 0));
    String added =
        graph.node(
            "ReduceSum",
            List.of(graph.node("Mul", List.of(given, both))),
            Attribute.of("keepdims", 1));
    String padded = graph.node("Add", List.of(height, added));
    String taken =
        graph.node("Sub", List.of(padded, graph.constant("cropped", Tensor.longs(cropped))));
    String missing = graph.node("Mod", List.of(taken, graph.constant("two", Tensor.longs(2))));
    String bottom = graph.constant("bottom", Tensor.longs(0, 0, 0, 0, 0, 0, 1, 0));
    String more = graph.node("Mul", List.of(missing, bottom));
    return new EvenRows(
        graph,
        graph.node("Add", List.of(given, more)),
        graph.node("Sub", List.of(padded, graph.constant("lost", Tensor.longs(lost)))));
  }

  /** The result without the row that was added. */
  String cut(String result, int axis) {
    String start = graph.constant("start", Tensor.longs(0));
    return graph.node(
        "Slice", List.of(result, start, rows, graph.constant("axis", Tensor.longs(axis))));
  }
}
