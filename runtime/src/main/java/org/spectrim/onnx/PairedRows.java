package org.spectrim.onnx;

import java.util.List;
import org.spectrim.net.Layer;
import org.spectrim.net.Shape;

/**
 * The operators of {@link RowPhases}: maps of four axes with two rows as channels side by side, and
 * back. Shapes of values are those of whole rows.
 *
 * @param dense whether rows and columns are known only when the graph runs
 */
record PairedRows(GraphBuilder graph, FloatArithmetic arithmetic, boolean dense) {

  /** The pairs of a map with an even number of rows. */
  Value pair(Value x) {
    Shape shape = x.shape();
    if (dense) {
      String apart = graph.reshape(x.name(), shape.channels(), -1, 2, 0);
      return x.as(graph.reshape(swapped(apart), 1, 2L * shape.channels(), -1, 0));
    }
    return x.as(gathered(x, 0, shape.rows()), shape);
  }

  /** The pairs of what a crop leaves, for windows. */
  Value pair(Value x, Layer.Crop crop, Shape left) {
    String rows = gathered(x, crop.before().rows(), left.rows());
    Layer.Crop columns =
        new Layer.Crop(
            new Layer.Margin(0, 0, crop.before().columns()),
            new Layer.Margin(0, 0, crop.after().columns()));
    Shape pairs = new Shape(2 * left.channels(), 1, left.rows() / 2, left.columns());
    if (left.columns() == x.shape().columns()) {
      return x.as(rows, left);
    }
    Shape wide = new Shape(pairs.channels(), 1, pairs.rows(), x.shape().columns());
    Value cropped =
        arithmetic.crop(new FoldedLayout(graph, dense), x.as(rows, wide), columns, pairs);
    return cropped.as(cropped.name(), left);
  }

  /** Even and odd rows are planes of their own in memory, so a channel becomes two. */
  private String gathered(Value x, int first, int rows) {
    String places = graph.constant("rows", Tensor.longs(RowPhases.apart(first, rows)));
    String sorted = graph.node("Gather", List.of(x.name(), places), Attribute.of("axis", 2));
    return graph.reshape(sorted, -1, 2L * x.shape().channels(), rows / 2, x.shape().columns());
  }

  private String swapped(String x) {
    return graph.node("Transpose", List.of(x), Attribute.list("perm", 0, 2, 1, 3));
  }

  /** The pairs that a convolution makes of pairs. */
  Value conv(Value pairs, Arithmetic.Filters filters, Slide slide, Shape out) {
    return arithmetic.conv(pairs, filters, slide, out, RowPhases.PAIRS);
  }

  /** The pooling of pairs by 2 rows, whole. */
  Value pool(Value pairs, Layer.MaxPool pool, Shape out) {
    Slide columns =
        new Slide(
            new long[] {1, pool.kernel().columns()},
            new long[] {1, pool.stride().columns()},
            new long[] {1, pool.dilation().columns()});
    String pooled = graph.node("MaxPool", List.of(pairs.name()), columns.attributes());
    String apart = graph.reshape(pooled, -1, out.channels(), 2, (long) out.rows() * out.columns());
    String axes = graph.constant("axes", Tensor.longs(2));
    String largest = graph.node("ReduceMax", List.of(apart, axes), Attribute.of("keepdims", 1));
    return pairs.as(
        out.rows() == 1
            ? largest
            : graph.reshape(largest, -1, out.channels(), out.rows(), out.columns()),
        out);
  }

  /** The map whose pairs these are. */
  Value whole(Value pairs) {
    Shape shape = pairs.shape();
    if (dense) {
      String apart = graph.reshape(pairs.name(), shape.channels(), 2, -1, 0);
      return pairs.as(graph.reshape(swapped(apart), 1, shape.channels(), -1, 0));
    }
    String sorted =
        graph.reshape(pairs.name(), -1, shape.channels(), shape.rows(), shape.columns());
    String places = graph.constant("rows", Tensor.longs(RowPhases.together(shape.rows())));
    return pairs.as(graph.node("Gather", List.of(sorted, places), Attribute.of("axis", 2)));
  }
}
