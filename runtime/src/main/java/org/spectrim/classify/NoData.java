package org.spectrim.classify;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Finds pixels without measurement. */
final class NoData {
  private NoData() {}

  /** Sets to 0 the labels of a strip's pixels that hold no data. */
  static void clear(
      Strip strip,
      FloatBuffer samples,
      int columns,
      int bands,
      @Nullable Float noData,
      short[] labels) {
    int area = strip.readRows() * columns;
    int skip = (strip.first() - strip.readFirst()) * columns;
    for (int p = strip.shared() * columns; p < strip.rows() * columns; p++) {
      if (isEmpty(samples, skip + p, area, bands, noData)) {
        labels[strip.first() * columns + p] = 0;
      }
    }
  }

  private static boolean isEmpty(
      FloatBuffer samples, int pixel, int area, int bands, @Nullable Float noData) {
    boolean all = noData != null;
    for (int b = 0; b < bands; b++) {
      float value = samples.get(b * area + pixel);
      if (Float.isNaN(value)) {
        return true;
      }
      all = all && noData != null && value == noData;
    }
    return all;
  }
}
