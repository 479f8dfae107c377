package org.spectrim.sparse;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.spectrim.band.BandTransform;
import org.spectrim.engine.Block;

/**
 * Raw samples to the planes of the components: the band transform, and zeros around the scene.
 *
 * @param projection packed as a convolution of one pixel, for transforms that are not diagonal
 * @param pitch from a row of a plane to the next, and from a band to the next on the stage
 * @param plane from a component's plane to the next
 */
record Entrance(BandTransform transform, ConvStep.Weighted projection, int pitch, int plane) {

  static PackedConv pack(BandTransform transform) {
    return transform.diagonal()
        ? new PackedConv(Taps.NONE, Taps.NONE)
        : PackedConv.of(transform.weights(), new float[transform.components()]);
  }

  static Entrance of(BandTransform transform, PackedConv packed, Program program) {
    return new Entrance(
        transform,
        new ConvStep.Weighted(
            packed,
            times(packed.blocks().places(), program.pitch()),
            times(packed.singles().places(), program.pitch())),
        program.pitch(),
        program.input().bandStride());
  }

  private static int[] times(int[] places, int stride) {
    return Arrays.stream(places).map(place -> place * stride).toArray();
  }

  /** Room for one row of all bands. */
  float[] stage() {
    return new float[transform.bands() * pitch + VectorKernels.CHUNK];
  }

  /**
   * @param columns pixels of a row; the last row may have fewer
   * @param pixels of the block
   */
  Program.Input over(Block block, int columns, int pixels, float[] stage) {
    int left = block.padding().left();
    return (planes, local, first, count) -> {
      for (int r = 0; r < count; r++) {
        int at = (local + r) * pitch;
        long pixel = (first + r - block.padding().top()) * (long) columns;
        int valid = pixel < 0 ? 0 : (int) Math.max(0, Math.min(columns, pixels - pixel));
        if (valid > 0) {
          read(block.samples(), pixels, (int) pixel, valid, stage);
          transform(stage, planes, at + left, valid);
        }
        for (int k = 0; k < transform.components(); k++) {
          int start = k * plane + at;
          Arrays.fill(planes, start, start + left, 0);
          Arrays.fill(planes, start + left + valid, start + pitch, 0);
        }
      }
    };
  }

  private void read(FloatBuffer samples, int pixels, int pixel, int count, float[] stage) {
    for (int band = 0; band < transform.bands(); band++) {
      int at = band * pitch;
      samples.get(samples.position() + band * pixels + pixel, stage, at, count);
      if (!transform.diagonal()) {
        float mean = transform.mean()[band];
        for (int i = at; i < at + count; i++) {
          stage[i] -= mean;
        }
      }
    }
  }

  private void transform(float[] stage, float[] planes, int at, int count) {
    float limit = transform.limit();
    int chunk = VectorKernels.CHUNK;
    for (int c = 0; c < count; c += chunk) {
      int i = Math.min(c, Math.max(0, count - chunk));
      if (!transform.diagonal()) {
        projection.apply(stage, i, Float.NEGATIVE_INFINITY, planes, at + i, plane);
      }
      for (int k = 0; k < transform.components(); k++) {
        int to = at + k * plane + i;
        if (transform.diagonal()) {
          float mean = transform.mean()[k];
          float weight = transform.weights()[k];
          VectorKernels.affine(stage, k * pitch + i, mean, weight, 0, -limit, limit, planes, to);
        } else if (limit < Float.POSITIVE_INFINITY) {
          VectorKernels.affine(planes, to, 0, 1, 0, -limit, limit, planes, to);
        }
      }
    }
  }
}
