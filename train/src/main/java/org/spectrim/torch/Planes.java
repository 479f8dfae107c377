package org.spectrim.torch;

import org.bytedeco.pytorch.Tensor;

/** Bands laid beside the samples, for what does not mix them, and back. */
final class Planes {
  private Planes() {}

  /**
   * {@code [sample, channel, band, row, column]} to {@code [sample * band, channel, row, column]}.
   */
  static Tensor of(Tensor x) {
    return x.permute(0, 2, 1, 3, 4).reshape(-1, x.size(1), x.size(3), x.size(4));
  }

  /** The way back of {@link #of}: a view. */
  static Tensor volume(Tensor planes, long bands) {
    return planes
        .view(-1, bands, planes.size(1), planes.size(2), planes.size(3))
        .permute(0, 2, 1, 3, 4);
  }

  /**
   * Lays the bands under a kernel side by side as channels, {@code y[z C + c, d] = x[c, d stride +
   * z dilation]}.
   *
   * @param bands how many positions the kernel takes
   */
  static Tensor unfold(Tensor x, int kernel, int stride, int dilation, int bands) {
    long channels = x.size(1);
    long[] index = new long[bands * kernel];
    for (int d = 0; d < bands; d++) {
      for (int z = 0; z < kernel; z++) {
        index[d * kernel + z] = (long) d * stride + (long) z * dilation;
      }
    }
    return x.permute(0, 2, 1, 3, 4)
        .index_select(1, Tensors.ofLongs(index))
        .reshape(-1, bands, kernel * channels, x.size(3), x.size(4))
        .permute(0, 2, 1, 3, 4);
  }
}
