package org.spectrim.onnx;

import java.util.List;
import java.util.stream.LongStream;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Shape;

/**
 * For networks that slide over bands alone. Scenes: {@code [1, channel, band, pixel]}, so that the
 * pixels, of which there are many, are the axis that kernels are vectorized along and nothing needs
 * to be transposed. Windows: {@code [sample, channel, 1, band]}, which is faster for few samples.
 *
 * @param dense whether this is for scenes
 */
record SpectralLayout(GraphBuilder graph, boolean dense) implements Layout {
  static final Attribute CHANNELS_LAST = Attribute.list("perm", 0, 2, 3, 1);
  static final Attribute CHANNELS_FIRST = Attribute.list("perm", 0, 3, 1, 2);

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
    if (dense || components.quantizer() == null || input.channels() > 1) {
      return components.as(graph.reshape(components.name(), shape(input)), input);
    }
    // With a single channel all orders are one; said so, engines need not make theirs.
    String channelsLast = graph.reshape(components.name(), -1, 1, input.bands(), 1);
    return components.as(graph.node("Transpose", List.of(channelsLast), CHANNELS_FIRST), input);
  }

  private long[] shape(Shape shape) {
    return dense
        ? new long[] {1, shape.channels(), shape.bands(), -1}
        : new long[] {-1, shape.channels(), 1, shape.bands()};
  }

  private String turned(String matrix) {
    return graph.node("Transpose", List.of(matrix), Attribute.list("perm", 1, 0));
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
    String indices =
        graph.sums(
            "bands",
            multiples(kernel, conv.dilation().bands()),
            multiples(out.bands(), conv.stride().bands()));
    String gathered =
        graph.node("Gather", List.of(x.name(), indices), Attribute.of("axis", bandAxis()));
    Shape wide = new Shape(x.shape().channels() * kernel, out.bands(), 1, 1);
    return x.as(graph.reshape(gathered, shape(wide)), wide);
  }

  private static long[] multiples(int count, int step) {
    return LongStream.range(0, count).map(i -> i * step).toArray();
  }

  private int bandAxis() {
    return dense ? 2 : 3;
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
        graph.node("Gather", List.of(x.name(), indices), Attribute.of("axis", bandAxis())), out);
  }

  @Override
  public Value flatten(Value x, Shape out, boolean anyOrder) {
    if (dense) {
      return x.asFeatures(turned(graph.reshape(x.name(), out.channels(), -1)), out, null);
    }
    if (!anyOrder || x.quantizer() == null || x.shape().channels() == 1) {
      return x.asFeatures(graph.reshape(x.name(), -1, out.channels()), out, null);
    }
    // Engines keep channels of integers last, so that nothing moves in this order.
    String channelsLast = graph.node("Transpose", List.of(x.name()), CHANNELS_LAST);
    return x.asFeatures(graph.reshape(channelsLast, -1, out.channels()), out, x.shape());
  }

  @Override
  public Value asMap(Value features) {
    String x = dense ? turned(features.name()) : features.name();
    return features.asMap(graph.reshape(x, shape(features.shape())));
  }
}
