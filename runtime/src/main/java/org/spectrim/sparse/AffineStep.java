package org.spectrim.sparse;

import java.util.Arrays;
import org.spectrim.net.Shape;

/**
 * {@code max(floor, scale x + shift)} with a scale and a shift for each channel:
 * batch-normalization that could not be folded, a ReLU that could not be fused, a copy.
 */
record AffineStep(Planes x, Planes y, Shape shape, float[] scale, float[] shift, float floor)
    implements Step {
  /** Without scale and shift. */
  static AffineStep limit(Planes x, Planes y, Shape shape, float floor) {
    float[] ones = new float[shape.channels()];
    Arrays.fill(ones, 1);
    return new AffineStep(x, y, shape, ones, new float[shape.channels()], floor);
  }

  @Override
  public void chunk(float[][] buffers, int at) {
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int band = 0; band < shape.bands(); band++) {
        VectorKernels.affine(
            buffers[x.buffer()],
            x.at(channel, band) + at,
            0,
            scale[channel],
            shift[channel],
            floor,
            Float.POSITIVE_INFINITY,
            buffers[y.buffer()],
            y.at(channel, band) + at);
      }
    }
  }
}
