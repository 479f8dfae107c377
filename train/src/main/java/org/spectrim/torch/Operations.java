package org.spectrim.torch;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Shape;

/**
 * Each layer in libtorch, on {@code [sample, channel, band, row, column]}. Where an operation does
 * not mix bands, they are laid beside the samples so that libtorch's 2-D kernels, its fastest, do
 * the work; outside of training a convolution over bands, rows and columns is unfolded to that form
 * too. The results then are views whose memory order is {@code [sample, band, channel, row,
 * column]}.
 */
final class Operations {
  private static final double MOMENTUM = 0.1;

  private Operations() {}

  /**
   * Runs a layer.
   *
   * @param parameter gives the layer's tensors by their suffix
   * @param output the shape of one sample's result
   */
  static Tensor run(
      Layer layer,
      List<Tensor> inputs,
      Function<String, Tensor> parameter,
      Shape output,
      boolean training) {
    Tensor x = inputs.get(0);
    if (layer instanceof Layer.Conv conv) {
      Tensor bias = conv.bias() ? parameter.apply("bias") : null;
      return Convolutions.run(conv, x, parameter.apply("weight"), optional(bias), output, training);
    } else if (layer instanceof Layer.Linear linear) {
      Tensor bias = linear.bias() ? parameter.apply("bias") : null;
      Tensor features = x.reshape(-1, linear.in());
      return torch
          .linear(features, parameter.apply("weight"), optional(bias))
          .reshape(-1, linear.out(), 1, 1, 1);
    } else if (layer instanceof Layer.BatchNorm norm) {
      return batchNorm(norm, x, parameter, training);
    } else if (layer instanceof Layer.Relu) {
      return torch.relu(x);
    } else if (layer instanceof Layer.MaxPool pool) {
      return maxPool(pool, x);
    } else if (layer instanceof Layer.Flatten) {
      return x.reshape(-1, output.channels(), 1, 1, 1);
    } else if (layer instanceof Layer.Crop crop) {
      return x.narrow(2, crop.before().bands(), output.bands())
          .narrow(3, crop.before().rows(), output.rows())
          .narrow(4, crop.before().columns(), output.columns());
    } else if (layer instanceof Layer.Add) {
      Tensor sum = x;
      for (Tensor other : inputs.subList(1, inputs.size())) {
        sum = sum.add(other);
      }
      return sum;
    } else if (layer instanceof Layer.Concat) {
      return torch.cat(new TensorVector(inputs.toArray(new Tensor[0])), 1);
    } else if (layer instanceof Layer.UnfoldBands unfold) {
      return Planes.unfold(x, unfold.kernel(), unfold.stride(), unfold.dilation(), output.bands());
    }
    throw new IllegalArgumentException("no operation for " + layer);
  }

  private static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }

  private static Tensor batchNorm(
      Layer.BatchNorm norm, Tensor x, Function<String, Tensor> parameter, boolean training) {
    // Statistics are by channel, so bands may count as samples: no copy where the memory order is
    // that of planes.
    boolean contiguous = x.is_contiguous();
    Tensor y =
        torch.batch_norm(
            contiguous ? x : Planes.of(x),
            new TensorOptional(parameter.apply("weight")),
            new TensorOptional(parameter.apply("bias")),
            new TensorOptional(parameter.apply("running_mean")),
            new TensorOptional(parameter.apply("running_var")),
            training,
            MOMENTUM,
            norm.epsilon(),
            false);
    return contiguous ? y : Planes.volume(y, x.size(2));
  }

  private static Tensor maxPool(Layer.MaxPool pool, Tensor x) {
    Extent k = pool.kernel();
    Extent s = pool.stride();
    Extent d = pool.dilation();
    if (k.bands() == 1 && s.bands() == 1) {
      Tensor y =
          torch.max_pool2d(
              Planes.of(x),
              rowsAndColumns(k),
              rowsAndColumns(s),
              new long[2],
              rowsAndColumns(d),
              false);
      return Planes.volume(y, x.size(2));
    }
    if (k.rows() == 1 && k.columns() == 1 && s.rows() == 1 && s.columns() == 1) {
      long pixels = x.size(3) * x.size(4);
      Tensor y =
          torch.max_pool2d(
              x.reshape(-1, x.size(1), x.size(2), pixels),
              new long[] {k.bands(), 1},
              new long[] {s.bands(), 1},
              new long[2],
              new long[] {d.bands(), 1},
              false);
      return y.reshape(-1, x.size(1), y.size(2), x.size(3), x.size(4));
    }
    return torch.max_pool3d(x, all(k), all(s), new long[3], all(d), false);
  }

  static long[] all(Extent extent) {
    return new long[] {extent.bands(), extent.rows(), extent.columns()};
  }

  static long[] rowsAndColumns(Extent extent) {
    return new long[] {extent.rows(), extent.columns()};
  }
}
