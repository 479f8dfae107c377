package org.spectrim.onnx;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Shape;

/**
 * For networks that slide over bands alone. Windows: {@code [sample, channel, 1, band]}. Scenes:
 * {@code [1, channel, band, pixel]}, so that the pixels of the scene, of which there are many, are
 * the axis that kernels are vectorized along and nothing needs to be transposed.
 */
record SpectralLayout(GraphBuilder graph, boolean dense) implements Layout {

  static boolean fits(Network network) {
    if (network.input().rows() * network.input().columns() != 1) {
      return false;
    }
    boolean slides = false;
    for (var node : network.nodes()) {
      if (node.layer() instanceof Layer.UnfoldBands) {
        return false;
      }
      slides |= node.layer() instanceof Layer.Conv conv && conv.kernel().bands() > 1;
    }
    return slides;
  }

  @Override
  public Value enter(Value components, Shape input) {
    long[] shape =
        dense
            ? new long[] {1, input.channels(), input.bands(), -1}
            : new long[] {-1, input.channels(), 1, input.bands()};
    return components.as(graph.reshape(components.name(), shape), input);
  }

  @Override
  public String leave(Value logits, String scene) {
    String pixels =
        graph.node("Shape", List.of(scene), Attribute.of("start", 2), Attribute.of("end", 4));
    String channels = graph.constant("shape", Tensor.longs(1, logits.shape().channels()));
    String shape = graph.node("Concat", List.of(channels, pixels), Attribute.of("axis", 0));
    return graph.node("Reshape", List.of(logits.name(), shape));
  }

  @Override
  public Slide slide(Extent kernel, Extent stride, Extent dilation) {
    return new Slide(
        alongBands(kernel.bands()), alongBands(stride.bands()), alongBands(dilation.bands()));
  }

  private long[] alongBands(int size) {
    return dense ? new long[] {size, 1} : new long[] {1, size};
  }

  @Override
  public Value unfold(Value x, Layer.UnfoldBands unfold, Shape out) {
    throw new IllegalStateException("spectral networks are not unfolded");
  }

  /**
   * The bands under a kernel side by side as channels: {@code y[c k + z, d] = x[c, d stride + z
   * dilation]} with k the kernel's bands. This is the order of a convolution's weights.
   */
  Value sideBySide(Value x, Layer.Conv conv, Shape out) {
    int kernel = conv.kernel().bands();
    long[] bands =
        IntStream.range(0, kernel * out.bands())
            .mapToLong(
                i ->
                    (long) i % out.bands() * conv.stride().bands()
                        + (long) i / out.bands() * conv.dilation().bands())
            .toArray();
    String indices = graph.constant("bands", Tensor.longs(bands));
    int axis = dense ? 2 : 3;
    String gathered = graph.node("Gather", List.of(x.name(), indices), Attribute.of("axis", axis));
    int channels = x.shape().channels() * kernel;
    long[] shape =
        dense
            ? new long[] {1, channels, out.bands(), -1}
            : new long[] {-1, channels, 1, out.bands()};
    return x.as(graph.reshape(gathered, shape), new Shape(channels, out.bands(), 1, 1));
  }

  @Override
  public Value pool(Value x, Layer.MaxPool pool, Shape out) {
    Slide slide = slide(pool.kernel(), pool.stride(), pool.dilation());
    return x.as(graph.node("MaxPool", List.of(x.name()), slide.attributes()), out);
  }

  @Override
  public Value crop(Value x, Layer.Crop crop, Shape out) {
    long first = crop.before().bands();
    String indices =
        graph.constant(
            "bands", Tensor.longs(LongStream.range(first, first + out.bands()).toArray()));
    return x.as(
        graph.node("Gather", List.of(x.name(), indices), Attribute.of("axis", dense ? 2 : 3)), out);
  }

  @Override
  public Value flatten(Value x, Shape out, boolean anyOrder) {
    return x.asFeatures(graph.reshape(x.name(), -1, out.channels()), out, null);
  }

  @Override
  public Value asMap(Value features) {
    return features.asMap(graph.reshape(features.name(), -1, features.shape().channels(), 1, 1));
  }
}
