package org.spectrim.scene;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Samples without measurement: NaN, infinite, or the no-data value. They become the mean of their
 * band, which the transform maps to zero, as outside the scene; so they neither push a neighbour's
 * label nor, being NaN, spread through a convolution. A pixel that has no other samples is empty.
 */
public final class Missing {
  private Missing() {}

  /** Whether a sample is missing; see {@link #noData}. */
  public static boolean is(float value, float noData) {
    return !(Math.abs(value) <= Float.MAX_VALUE) || value == noData;
  }

  /** The no-data value of a cube's metadata, NaN if there is none. */
  public static float noData(@Nullable Float noData) {
    return noData == null ? Float.NaN : noData;
  }

  /**
   * Replaces missing samples.
   *
   * @param samples {@code [band, pixel]} from position 0 on; changed
   * @param mean one value a band
   * @return for each pixel whether all its samples were missing
   */
  public static boolean[] fill(
      FloatBuffer samples, int pixels, float[] mean, @Nullable Float noData) {
    int[] missing = new int[pixels];
    float[] plane = new float[pixels];
    float ignored = noData(noData);
    for (int b = 0; b < mean.length; b++) {
      samples.get(b * pixels, plane);
      boolean changed = false;
      for (int p = 0; p < pixels; p++) {
        float value = plane[p];
        if (is(value, ignored)) {
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
