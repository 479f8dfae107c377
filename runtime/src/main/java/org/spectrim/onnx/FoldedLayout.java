package org.spectrim.onnx;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
    int[] bands =
        IntStream.range(0, out.bands() * unfold.kernel())
            .map(
                i ->
                    i / unfold.kernel() * unfold.stride() + i % unfold.kernel() * unfold.dilation())
            .toArray();
    return select(x, bands, out);
  }

  /** The given bands, one after the other, as channels and bands of the given shape. */
  private Value select(Value x, int[] bands, Shape out) {
    Shape in = x.shape();
    boolean all =
        bands.length == in.bands() && IntStream.range(0, bands.length).allMatch(i -> bands[i] == i);
    if (all) {
      return x.as(planes(x.name(), out), out);
    }
    String apart =
        dense
            ? x.name()
            : graph.reshape(x.name(), -1, in.bands(), in.channels(), in.rows(), in.columns());
    String indices =
        graph.constant(
            "bands",
            Tensor.longs(LongStream.range(0, bands.length).map(i -> bands[(int) i]).toArray()));
    String gathered =
        graph.node("Gather", List.of(apart, indices), Attribute.of("axis", dense ? 0 : 1));
    return x.as(planes(gathered, out), out);
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

  /** Each band as one long row of an image, pooled along the column. */
  private Value poolBands(Value x, Layer.MaxPool pool, Shape out) {
    Shape in = x.shape();
    long length = dense ? -1 : (long) in.channels() * in.rows() * in.columns();
    String image = graph.reshape(x.name(), dense ? 1 : -1, 1, in.bands(), length);
    Slide slide =
        new Slide(
            new long[] {pool.kernel().bands(), 1},
            new long[] {pool.stride().bands(), 1},
            new long[] {pool.dilation().bands(), 1});
    String pooled = graph.node("MaxPool", List.of(image), slide.attributes());
    if (!dense) {
      return x.as(planes(pooled, out), out);
    }
    String pixels =
        graph.node("Shape", List.of(x.name()), Attribute.of("start", 2), Attribute.of("end", 4));
    String leading = graph.constant("shape", Tensor.longs(out.bands(), out.channels()));
    String shape = graph.node("Concat", List.of(leading, pixels), Attribute.of("axis", 0));
    return x.as(graph.node("Reshape", List.of(pooled, shape)), out);
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
