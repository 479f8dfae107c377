package org.spectrim.sparse;

import org.spectrim.net.Shape;

/** {@code max(floor, a + b)}. */
record AddStep(Planes a, Planes b, Planes y, Shape shape, float floor) implements Step {
  @Override
  public void chunk(float[][] buffers, int at) {
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int band = 0; band < shape.bands(); band++) {
        VectorKernels.add(
            buffers[a.buffer()],
            a.at(channel, band) + at,
            buffers[b.buffer()],
            b.at(channel, band) + at,
            floor,
            buffers[y.buffer()],
            y.at(channel, band) + at);
      }
    }
  }
}
