package org.spectrim.sparse;

import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Shape;

/** The largest value under a kernel. */
final class PoolStep implements Step {
  private final Planes x;
  private final Planes y;
  private final Shape out;
  private final int bandStep;
  private final int[] offsets;
  private final float floor;

  PoolStep(Layer.MaxPool pool, Planes x, Planes y, Shape out, int pitch, float floor) {
    this.x = x;
    this.y = y;
    this.out = out;
    this.bandStep = pool.stride().bands() * x.bandStride();
    this.floor = floor;
    Extent kernel = pool.kernel();
    Extent dilation = pool.dilation();
    offsets = new int[kernel.volume()];
    int next = 0;
    for (int band = 0; band < kernel.bands(); band++) {
      for (int row = 0; row < kernel.rows(); row++) {
        for (int column = 0; column < kernel.columns(); column++) {
          offsets[next++] =
              band * dilation.bands() * x.bandStride()
                  + row * dilation.rows() * pitch
                  + column * dilation.columns();
        }
      }
    }
  }

  @Override
  public void chunk(float[][] buffers, int at) {
    float[] in = buffers[x.buffer()];
    float[] to = buffers[y.buffer()];
    for (int channel = 0; channel < out.channels(); channel++) {
      for (int band = 0; band < out.bands(); band++) {
        int xAt = x.at(channel, 0) + band * bandStep + at;
        VectorKernels.largest(in, xAt, offsets, floor, to, y.at(channel, band) + at);
      }
    }
  }
}
