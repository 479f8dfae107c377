package org.spectrim.classify;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Samples without measurement: NaN, infinite, or the no-data value. They become the mean of their
 * band, which the transform maps to zero, as outside the scene; so they neither push a neighbour's
 * label nor, being NaN, spread through a convolution. A pixel that has no other samples is empty.
 */
final class Missing {
  private Missing() {}

  /**
   * Replaces missing samples.
   *
   * @param samples {@code [band, pixel]} from position 0 on; changed
   * @param mean one value a band
   * @return for each pixel whether all its samples were missing
   */
  static boolean[] fill(FloatBuffer samples, int pixels, float[] mean, @Nullable Float noData) {
    int[] missing = new int[pixels];
    float[] plane = new float[pixels];
    float ignored = noData == null ? Float.NaN : noData;
    for (int b = 0; b < mean.length; b++) {
      samples.get(b * pixels, plane);
      boolean changed = false;
      for (int p = 0; p < pixels; p++) {
        float value = plane[p];
        if (!(Math.abs(value) <= Float.MAX_VALUE) || value == ignored) {
          plane[p] = mean[b];
          missing[p]++;
          changed = true;
        }
      }
      if (changed) {
        samples.put(b * pixels, plane);
      }
    }
    boolean[] empty = new boolean[pixels];
    for (int p = 0; p < pixels; p++) {
      empty[p] = missing[p] == mean.length;
    }
    return empty;
  }
}
