package org.spectrim.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Shape;

/** A convolution in the form in which libtorch is fastest. */
final class Convolutions {
  private Convolutions() {}

  /**
   * Runs a convolution.
   *
   * @param x {@code [sample, channel, band, row, column]}
   * @param weight {@code [out, in, bands, rows, columns]}
   * @param training whether gradients are wanted
   */
  static Tensor run(
      Layer.Conv conv,
      Tensor x,
      Tensor weight,
      TensorOptional bias,
      Shape output,
      boolean training) {
    Extent kernel = conv.kernel();
    Extent stride = conv.stride();
    if (kernel.bands() == 1 && stride.bands() == 1) {
      return planar(
          conv, x, weight.reshape(conv.out(), conv.in(), kernel.rows(), kernel.columns()), bias);
    }
    if (kernel.rows() == 1
        && kernel.columns() == 1
        && stride.rows() == 1
        && stride.columns() == 1) {
      return spectral(conv, x, weight, bias, output);
    }
    if (training) {
      // The gradient of the unfolding costs more than it gains.
      return torch.conv3d(
          x, weight, bias, Operations.all(stride), new long[3], Operations.all(conv.dilation()), 1);
    }
    Tensor unfolded =
        Planes.unfold(x, kernel.bands(), stride.bands(), conv.dilation().bands(), output.bands());
    Tensor side =
        weight
            .permute(0, 2, 1, 3, 4)
            .reshape(
                conv.out(), (long) kernel.bands() * conv.in(), kernel.rows(), kernel.columns());
    return planar(conv, unfolded, side, bias);
  }

  /** A kernel of one band: the bands of {@code x} are so many images. */
  private static Tensor planar(Layer.Conv conv, Tensor x, Tensor weight, TensorOptional bias) {
    Tensor y =
        torch.conv2d(
            Planes.of(x),
            weight,
            bias,
            Operations.rowsAndColumns(conv.stride()),
            new long[2],
            Operations.rowsAndColumns(conv.dilation()),
            1);
    return Planes.volume(y, x.size(2));
  }

  /** A kernel over bands alone: the pixels of {@code x} lie in one row. */
  private static Tensor spectral(
      Layer.Conv conv, Tensor x, Tensor weight, TensorOptional bias, Shape output) {
    int bands = conv.kernel().bands();
    long pixels = (long) output.rows() * output.columns();
    long[] stride = {conv.stride().bands()};
    long[] dilation = {conv.dilation().bands()};
    Tensor y;
    if (pixels == 1) {
      y =
          torch.conv1d(
              x.reshape(-1, conv.in(), x.size(2)),
              weight.reshape(conv.out(), conv.in(), bands),
              bias,
              stride,
              new long[1],
              dilation,
              1);
    } else {
      y =
          torch.conv2d(
              x.reshape(-1, conv.in(), x.size(2), pixels),
              weight.reshape(conv.out(), conv.in(), bands, 1),
              bias,
              new long[] {stride[0], 1},
              new long[2],
              new long[] {dilation[0], 1},
              1);
    }
    return y.reshape(-1, conv.out(), output.bands(), output.rows(), output.columns());
  }
}
