package org.spectrim.onnx;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Shape;

/**
 * Windows as they are: {@code [sample, channel, band, row, column]}, with 3-D convolutions and
 * pooling. This is what exporters of training frameworks write; ONNX Runtime is some two times as
 * fast with {@link FoldedLayout}.
 */
record VolumeLayout(GraphBuilder graph) implements Layout {
  private static final int FIRST_SLIDING_AXIS = 2;

  /** Whether a network has convolutions that slide over bands, rows and columns. */
  static boolean fits(Network network) {
    return network.nodes().stream()
        .anyMatch(node -> node.layer() instanceof Layer.Conv conv && conv.kernel().bands() > 1);
  }

  @Override
  public Value enter(Value components, Shape input) {
    return components.as(graph.reshape(components.name(), shape(input)), input);
  }

  private static long[] shape(Shape shape) {
    return new long[] {-1, shape.channels(), shape.bands(), shape.rows(), shape.columns()};
  }

  @Override
  public String leave(Value logits, String scene) {
    throw new IllegalStateException("scenes are not exported with 3-D convolutions");
  }

  @Override
  public Slide slide(Extent kernel, Extent stride, Extent dilation) {
    return new Slide(axes(kernel), axes(stride), axes(dilation));
  }

  private static long[] axes(Extent e) {
    return new long[] {e.bands(), e.rows(), e.columns()};
  }

  @Override
  public long[] perChannel(int channels) {
    return new long[] {1, channels, 1, 1, 1};
  }

  @Override
  public Value unfold(Value x, Layer.UnfoldBands unfold, Shape out) {
    throw new IllegalStateException("3-D convolutions are kept, not unfolded");
  }

  @Override
  public Value pool(Value x, Layer.MaxPool pool, Shape out) {
    Slide slide = slide(pool.kernel(), pool.stride(), pool.dilation());
    return x.as(graph.node("MaxPool", List.of(x.name()), slide.attributes()), out);
  }

  @Override
  public Value crop(Value x, Layer.Crop crop, Shape out) {
    Layer.Margin before = crop.before();
    long[] starts = {before.bands(), before.rows(), before.columns()};
    long[] ends = {
      before.bands() + out.bands(), before.rows() + out.rows(), before.columns() + out.columns()
    };
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.add(graph.constant("starts", Tensor.longs(starts)));
    inputs.add(graph.constant("ends", Tensor.longs(ends)));
    inputs.add(
        graph.constant(
            "axes",
            Tensor.longs(FIRST_SLIDING_AXIS, FIRST_SLIDING_AXIS + 1, FIRST_SLIDING_AXIS + 2)));
    return x.as(graph.node("Slice", inputs), out);
  }

  @Override
  public Value flatten(Value x, Shape out, boolean anyOrder) {
    return x.asFeatures(graph.reshape(x.name(), -1, out.channels()), out, null);
  }

  @Override
  public Value asMap(Value features) {
    return features.asMap(graph.reshape(features.name(), shape(features.shape())));
  }
}
