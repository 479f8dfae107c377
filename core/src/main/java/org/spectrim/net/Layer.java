package org.spectrim.net;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation of a network. All slide without padding ("valid"), which is what lets a network
 * trained on windows run over a whole scene at once (see {@code pass.Densify}).
 */
public sealed interface Layer {
  /**
   * The shape of the result.
   *
   * @throws ShapeException if the inputs do not fit this layer; the message names sizes, not the
   *     node
   */
  Shape output(List<Shape> inputs);

  /** What the layer learns or keeps, in the order in which it is stored. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /** Multiply-accumulates for one sample; only convolutions and linear layers count. */
  default long macs(Shape output) {
    return 0;
  }

  /**
   * A convolution over bands, rows and columns.
   *
   * <p>{@code y[o,d,r,c] = bias[o] + sum over i,z,u,v of W[o,i,z,u,v] x[i, d s_b + z l_b, r s_r + u
   * l_r, c s_c + v l_c]} with stride s and dilation l.
   */
  record Conv(int in, int out, Extent kernel, Extent stride, Extent dilation, boolean bias)
      implements Layer {
    public Conv(int in, int out, Extent kernel) {
      this(in, out, kernel, Extent.ONE, Extent.ONE, true);
    }

    public Conv withChannels(int newIn, int newOut) {
      return new Conv(newIn, newOut, kernel, stride, dilation, bias);
    }

    @Override
    public Shape output(List<Shape> inputs) {
      Shape x = single(inputs);
      requireChannels(in, x);
      return x.slide(out, kernel, stride, dilation);
    }

    @Override
    public List<Parameter> parameters() {
      return weightAndBias(
          List.of(out, in, kernel.bands(), kernel.rows(), kernel.columns()), out, bias);
    }

    @Override
    public long macs(Shape output) {
      return (long) output.size() * in * kernel.volume();
    }
  }

  /** {@code y = x W^T + bias} on features. */
  record Linear(int in, int out, boolean bias) implements Layer {
    public Linear(int in, int out) {
      this(in, out, true);
    }

    public Linear withFeatures(int newIn, int newOut) {
      return new Linear(newIn, newOut, bias);
    }

    @Override
    public Shape output(List<Shape> inputs) {
      Shape x = single(inputs);
      if (!x.isFeatures()) {
        throw new ShapeException("a linear layer needs features, not " + x + "; flatten first");
      }
      requireChannels(in, x);
      return Shape.features(out);
    }

    @Override
    public List<Parameter> parameters() {
      return weightAndBias(List.of(out, in), out, bias);
    }

    @Override
    public long macs(Shape output) {
      return (long) in * out;
    }
  }

  /**
   * {@code y = weight (x - running_mean) / sqrt(running_var + epsilon) + bias}, channel by channel.
   */
  record BatchNorm(int channels, float epsilon) implements Layer {
    public BatchNorm(int channels) {
      this(channels, 1e-5f);
    }

    @Override
    public Shape output(List<Shape> inputs) {
      Shape x = single(inputs);
      requireChannels(channels, x);
      return x;
    }

    @Override
    public List<Parameter> parameters() {
      List<Integer> shape = List.of(channels);
      return List.of(
          new Parameter("weight", shape, true),
          new Parameter("bias", shape, true),
          new Parameter("running_mean", shape, false),
          new Parameter("running_var", shape, false));
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      return single(inputs);
    }
  }

  /** The largest value under the kernel; positions that no kernel reaches in full are left out. */
  record MaxPool(Extent kernel, Extent stride, Extent dilation) implements Layer {
    public MaxPool(Extent kernel) {
      this(kernel, kernel, Extent.ONE);
    }

    @Override
    public Shape output(List<Shape> inputs) {
      Shape x = single(inputs);
      return x.slide(x.channels(), kernel, stride, dilation);
    }
  }

  /** All values of a sample as features, in the order channel, band, row, column. */
  record Flatten() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      return Shape.features(single(inputs).size());
    }
  }

  /** A width along each axis that is left away; 0 or more. */
  record Margin(int bands, int rows, int columns) {}

  /**
   * Removes a margin at the beginning and at the end of each axis: what a residual branch needs
   * beside valid convolutions.
   */
  record Crop(Margin before, Margin after) implements Layer {
    /** The same margin at both ends. */
    public Crop(int bands, int rows, int columns) {
      this(new Margin(bands, rows, columns), new Margin(bands, rows, columns));
    }

    @Override
    public Shape output(List<Shape> inputs) {
      Shape x = single(inputs);
      int bands = x.bands() - before.bands - after.bands;
      int rows = x.rows() - before.rows - after.rows;
      int columns = x.columns() - before.columns - after.columns;
      if (bands < 1 || rows < 1 || columns < 1) {
        throw new ShapeException(
            "cropping " + before + " and " + after + " leaves nothing of " + x);
      }
      return new Shape(x.channels(), bands, rows, columns);
    }
  }

  /** The sum of two or more inputs of one shape. */
  record Add() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      if (inputs.size() < 2 || inputs.stream().distinct().count() != 1) {
        throw new ShapeException(
            "only two or more inputs of the same shape can be added, not " + inputs);
      }
      return inputs.get(0);
    }
  }

  /** The channels of all inputs, one after the other. */
  record Concat() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      int channels = inputs.stream().mapToInt(Shape::channels).sum();
      if (inputs.size() < 2
          || inputs.stream().map(x -> x.withChannels(1)).distinct().count() != 1) {
        throw new ShapeException(
            "only inputs that differ in channels alone can be concatenated, not " + inputs);
      }
      return inputs.get(0).withChannels(channels);
    }
  }

  /**
   * Lays the bands under a kernel side by side as channels, so that the convolution that follows
   * need not slide over bands: {@code y[z C + c, d] = x[c, d stride + z dilation]} for z in
   * 0..kernel-1, with C input channels.
   */
  record UnfoldBands(int kernel, int stride, int dilation) implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
      Shape x = single(inputs);
      return x.slide(
          x.channels() * kernel,
          new Extent(kernel, 1, 1),
          new Extent(stride, 1, 1),
          new Extent(dilation, 1, 1));
    }
  }

  private static Shape single(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new ShapeException("this layer takes one input, not " + inputs.size());
    }
    return inputs.get(0);
  }

  private static void requireChannels(int expected, Shape x) {
    if (x.channels() != expected) {
      throw new ShapeException(
          "the layer takes %d channels, not %d (of %s)".formatted(expected, x.channels(), x));
    }
  }

  private static List<Parameter> weightAndBias(List<Integer> weight, int out, boolean bias) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter("weight", weight, true));
    if (bias) {
      parameters.add(new Parameter("bias", List.of(out), true));
    }
    return parameters;
  }
}
