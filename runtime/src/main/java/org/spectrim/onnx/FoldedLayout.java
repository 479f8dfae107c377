package org.spectrim.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Shape;

/**
 * Bands folded into the samples: {@code [sample * band, channel, row, column]}. A convolution that
 * does not slide over bands is then a plain 2-D one, and the bands under a kernel come side by side
 * by a Gather of whole planes, without any transposition.
 */
record FoldedLayout(GraphBuilder graph, boolean dense) implements Layout {

  @Override
  public Value enter(Value components, Shape input) {
    if (input.bands() == 1) {
      return components.as(components.name(), input);
    }
    if (input.channels() == 1) {
      return components.as(planes(components.name(), input), input);
    }
    String apart =
        graph.reshape(
            components.name(),
            dense
                ? new long[] {input.channels(), input.bands(), 0, 0}
                : new long[] {-1, input.channels(), input.bands(), input.rows(), input.columns()});
    Attribute order =
        dense ? Attribute.list("perm", 1, 0, 2, 3) : Attribute.list("perm", 0, 2, 1, 3, 4);
    String bandMajor = graph.node("Transpose", List.of(apart), order);
    return components.as(dense ? bandMajor : planes(bandMajor, input), input);
  }

  @Override
  public String leave(Value logits, String scene) {
    return logits.name();
  }

  @Override
  public Slide slide(Extent kernel, Extent stride, Extent dilation) {
    return new Slide(pixels(kernel), pixels(stride), pixels(dilation));
  }

  private static long[] pixels(Extent e) {
    return new long[] {e.rows(), e.columns()};
  }

  @Override
  public Value unfold(Value x, Layer.UnfoldBands unfold, Shape out) {
    int[] bands = taps(unfold.kernel(), unfold.stride(), unfold.dilation(), out.bands());
    return select(x, bands, out);
  }

  /** Takes a map whose channels hold several bands as one with more bands and fewer channels. */
  Value apart(Value x, Shape shape) {
    return x.as(planes(x.name(), shape), shape);
  }

  /** The given bands, one after the other, as channels and bands of the given shape. */
  Value select(Value x, int[] bands, Shape out) {
    return x.as(planes(gather(x, bands), out), out);
  }

  /** The planes of the given bands, one after the other; bands are an axis of their own. */
  private String gather(Value x, int[] bands) {
    Shape in = x.shape();
    String apart =
        dense
            ? x.name()
            : graph.reshape(x.name(), -1, in.bands(), in.channels(), in.rows(), in.columns());
    if (bands.length == in.bands()
        && IntStream.range(0, bands.length).allMatch(i -> bands[i] == i)) {
      return apart;
    }
    String indices =
        graph.constant("bands", Tensor.longs(Arrays.stream(bands).asLongStream().toArray()));
    return graph.node("Gather", List.of(apart, indices), Attribute.of("axis", dense ? 0 : 1));
  }

  /** Takes a tensor whose last axes are row and column as one plane after the other. */
  private String planes(String x, Shape shape) {
    return dense
        ? graph.reshape(x, shape.bands(), shape.channels(), 0, 0)
        : graph.reshape(x, -1, shape.channels(), shape.rows(), shape.columns());
  }

  @Override
  public Value pool(Value x, Layer.MaxPool pool, Shape out) {
    Value y = x;
    Slide slide = slide(pool.kernel(), pool.stride(), pool.dilation());
    if (!slide.isTrivial()) {
      String pooled = graph.node("MaxPool", List.of(x.name()), slide.attributes());
      y =
          x.as(
              pooled,
              new Shape(x.shape().channels(), x.shape().bands(), out.rows(), out.columns()));
    }
    if (pool.kernel().bands() == 1 && pool.stride().bands() == 1) {
      return y.as(y.name(), out);
    }
    return poolBands(y, pool, out);
  }

  /**
   * The bands under each kernel side by side, then the largest of them: as a reduction this is many
   * times faster than as 8-bit pooling.
   */
  private Value poolBands(Value x, Layer.MaxPool pool, Shape out) {
    int kernel = pool.kernel().bands();
    int[] bands = taps(kernel, pool.stride().bands(), pool.dilation().bands(), out.bands());
    String gathered = gather(x, bands);
    long plane = (long) x.shape().channels() * x.shape().rows() * x.shape().columns();
    String taps =
        dense
            ? graph.reshape(gathered, out.bands(), kernel, -1)
            : graph.reshape(gathered, -1, out.bands(), kernel, plane);
    String largest =
        graph.node(
            "ReduceMax",
            List.of(taps, graph.constant("axes", Tensor.longs(dense ? 1 : 2))),
            Attribute.of("keepdims", 0));
    if (!dense) {
      return x.as(planes(largest, out), out);
    }
    String pixels =
        graph.node("Shape", List.of(x.name()), Attribute.of("start", 2), Attribute.of("end", 4));
    String leading = graph.constant("shape", Tensor.longs(out.bands(), out.channels()));
    String shape = graph.node("Concat", List.of(leading, pixels), Attribute.of("axis", 0));
    return x.as(graph.node("Reshape", List.of(largest, shape)), out);
  }

  /** The bands under the kernel at its first place, then at its second, and so on. */
  private static int[] taps(int kernel, int stride, int dilation, int places) {
    return IntStream.range(0, places * kernel)
        .map(i -> i / kernel * stride + i % kernel * dilation)
        .toArray();
  }

  @Override
  public Value crop(Value x, Layer.Crop crop, Shape out) {
    Layer.Margin before = crop.before();
    Layer.Margin after = crop.after();
    Value y = x;
    if (before.rows() + before.columns() + after.rows() + after.columns() > 0) {
      String starts = graph.constant("starts", Tensor.longs(before.rows(), before.columns()));
      String ends = graph.constant("ends", Tensor.longs(end(after.rows()), end(after.columns())));
      String axes = graph.constant("axes", Tensor.longs(2, 3));
      String cropped = graph.node("Slice", List.of(x.name(), starts, ends, axes));
      y = x.as(cropped, new Shape(out.channels(), x.shape().bands(), out.rows(), out.columns()));
    }
    return out.bands() == x.shape().bands()
        ? y
        : select(y, IntStream.range(before.bands(), before.bands() + out.bands()).toArray(), out);
  }

  private static long end(int margin) {
    return margin == 0 ? Long.MAX_VALUE : -margin;
  }

  @Override
  public Value flatten(Value x, Shape out, boolean anyOrder) {
    Shape in = x.shape();
    if (in.bands() == 1 || in.channels() == 1 || anyOrder) {
      Shape order = in.bands() == 1 || in.channels() == 1 ? null : in;
      return x.asFeatures(graph.reshape(x.name(), -1, out.channels()), out, order);
    }
    String apart =
        graph.reshape(x.name(), -1, in.bands(), in.channels(), (long) in.rows() * in.columns());
    String channelMajor =
        graph.node("Transpose", List.of(apart), Attribute.list("perm", 0, 2, 1, 3));
    return x.asFeatures(graph.reshape(channelMajor, -1, out.channels()), out, null);
  }

  @Override
  public Value asMap(Value features) {
    return features.asMap(graph.reshape(features.name(), -1, features.shape().channels(), 1, 1));
  }
}
