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
    for (int b = 0; b < mean.length; b++) {
      samples.get(b * pixels, plane);
      if (fill(plane, mean[b], noData(noData), missing)) {
        samples.put(b * pixels, plane);
      }
    }
    return empty(missing, mean.length);
  }

  /**
   * Replaces missing samples and subtracts the mean from all, so that missing ones become zero.
   *
   * @param samples {@code [band, pixel]} from position 0 on; changed
   * @param mean one value a band
   * @return for each pixel whether all its samples were missing
   */
  public static boolean[] centre(
      FloatBuffer samples, int pixels, float[] mean, @Nullable Float noData) {
    int[] missing = new int[pixels];
    float[] plane = new float[pixels];
    for (int b = 0; b < mean.length; b++) {
      samples.get(b * pixels, plane);
      fill(plane, mean[b], noData(noData), missing);
      subtract(plane, mean[b]);
      samples.put(b * pixels, plane);
    }
    return empty(missing, mean.length);
  }

  /**
   * Subtracts the mean where no sample can be missing.
   *
   * @param samples {@code [band, pixel]} from position 0 on; changed
   * @param mean one value a band
   */
  public static void centre(FloatBuffer samples, int pixels, float[] mean) {
    float[] plane = new float[pixels];
    for (int b = 0; b < mean.length; b++) {
      samples.get(b * pixels, plane);
      subtract(plane, mean[b]);
      samples.put(b * pixels, plane);
    }
  }

  private static void subtract(float[] plane, float mean) {
    for (int p = 0; p < plane.length; p++) {
      plane[p] -= mean;
    }
  }

  private static boolean fill(float[] plane, float mean, float ignored, int[] missing) {
    int found = 0;
    for (float value : plane) {
      found += is(value, ignored) ? 1 : 0;
    }
    if (found == 0) {
      return false;
    }
    for (int p = 0; p < plane.length; p++) {
      if (is(plane[p], ignored)) {
        plane[p] = mean;
        missing[p]++;
      }
    }
    return true;
  }

  private static boolean[] empty(int[] missing, int bands) {
    int pixels = missing.length;
    boolean[] empty = new boolean[pixels];
    for (int p = 0; p < pixels; p++) {
      empty[p] = missing[p] == bands;
    }
    return empty;
  }
}
