package org.spectrim.band;

import java.util.Optional;

/**
 * Rows of numbers as 16-bit integers, each row with a power of two as its step, so that {@code
 * integer * step} is exact in 32-bit floats. A fitted projection is rounded to this once, before
 * anything is trained on it; from then on files hold it in half the bytes and nothing changes.
 *
 * @param integers row after row
 * @param steps one a row
 */
public record FixedPoint(short[] integers, float[] steps) {
  /** The numbers, rounded to the nearest that can be held. */
  static float[] round(float[] values, int rows) {
    return nearest(values, rows).toFloats();
  }

  /** The numbers, if each of them can be held as it is. */
  public static Optional<FixedPoint> exactly(float[] values, int rows) {
    FixedPoint held = nearest(values, rows);
    float[] back = held.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (back[i] != values[i]) {
        return Optional.empty();
      }
    }
    return Optional.of(held);
  }

  private static FixedPoint nearest(float[] values, int rows) {
    int columns = values.length / rows;
    short[] integers = new short[values.length];
    float[] steps = new float[rows];
    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      steps[row] = step(largest);
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        integers[i] = (short) Math.rint(values[i] / steps[row]);
      }
    }
    return new FixedPoint(integers, steps);
  }

  /** The smallest power of two of which the largest number is at most 32,767. */
  private static float step(float largest) {
    if (largest < Float.MIN_NORMAL * Short.MAX_VALUE) {
      return Float.MIN_NORMAL;
    }
    float step = Math.scalb(1f, Math.getExponent(largest) - 14);
    return Math.rint(largest / step) > Short.MAX_VALUE ? 2 * step : step;
  }

  /** The numbers, row after row. */
  public float[] toFloats() {
    int columns = integers.length / steps.length;
    float[] values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i] * steps[i / columns];
    }
    return values;
  }
}
