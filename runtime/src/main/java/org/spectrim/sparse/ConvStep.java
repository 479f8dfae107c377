package org.spectrim.sparse;

import org.spectrim.net.Extent;
import org.spectrim.net.Layer;

/** A convolution with its bias and a lower limit: 0 where a ReLU follows. */
final class ConvStep implements Step {
  private final Planes x;
  private final Planes y;
  private final int bands;
  private final int bandStep;
  private final Weighted weighted;
  private final float floor;

  /** Weights with the place of each as an offset in an array. */
  record Weighted(PackedConv packed, int[] blockOffsets, int[] singleOffsets) {
    /** All output channels of a chunk. */
    void apply(float[] x, int xAt, float floor, float[] y, int yAt, int yStride) {
      Taps blocks = packed.blocks();
      for (int run = 0; run < blocks.runs(); run++) {
        VectorKernels.block(
            x,
            xAt,
            blockOffsets,
            blocks.weights(),
            blocks.start()[run],
            blocks.start()[run + 1],
            blocks.bias(),
            Taps.BLOCK * run,
            floor,
            y,
            yAt + blocks.channels()[run] * yStride,
            yStride);
      }
      Taps singles = packed.singles();
      for (int run = 0; run < singles.runs(); run++) {
        VectorKernels.single(
            x,
            xAt,
            singleOffsets,
            singles.weights(),
            singles.start()[run],
            singles.start()[run + 1],
            singles.bias()[run],
            floor,
            y,
            yAt + singles.channels()[run] * yStride);
      }
    }
  }

  /**
   * @param bands of the result
   * @param pitch from a row to the next
   */
  ConvStep(
      Layer.Conv conv, PackedConv packed, Planes x, Planes y, int bands, int pitch, float floor) {
    this.x = x;
    this.y = y;
    this.bands = bands;
    this.bandStep = conv.stride().bands() * x.bandStride();
    this.weighted =
        new Weighted(
            packed,
            offsets(packed.blocks(), conv, x, pitch),
            offsets(packed.singles(), conv, x, pitch));
    this.floor = floor;
  }

  private static int[] offsets(Taps taps, Layer.Conv conv, Planes x, int pitch) {
    int[] offsets = new int[taps.places().length];
    Extent kernel = conv.kernel();
    Extent dilation = conv.dilation();
    for (int i = 0; i < offsets.length; i++) {
      int place = taps.places()[i];
      int column = place % kernel.columns();
      int row = place / kernel.columns() % kernel.rows();
      int band = place / (kernel.columns() * kernel.rows()) % kernel.bands();
      int channel = place / kernel.volume();
      offsets[i] =
          channel * x.channelStride()
              + band * dilation.bands() * x.bandStride()
              + row * dilation.rows() * pitch
              + column * dilation.columns();
    }
    return offsets;
  }

  @Override
  public void chunk(float[][] buffers, int at) {
    float[] in = buffers[x.buffer()];
    float[] out = buffers[y.buffer()];
    for (int band = 0; band < bands; band++) {
      weighted.apply(
          in,
          x.base() + band * bandStep + at,
          floor,
          out,
          y.base() + band * y.bandStride() + at,
          y.channelStride());
    }
  }
}
