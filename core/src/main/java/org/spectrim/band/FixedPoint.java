package org.spectrim.band;

import java.util.Arrays;

/**
 * A matrix of integers; each row and each column has a power of two as its step, so that {@code
 * integer * row step * column step} is exact in 32-bit floats. A fitted projection is rounded to
 * this before anything is trained on it; from then on files hold it in fewer bytes and nothing
 * changes.
 *
 * @param bits of an integer, with its sign; 2 to 16
 * @param integers row after row
 * @param rowSteps one a row
 * @param columnSteps one a column
 */
public record FixedPoint(int bits, short[] integers, float[] rowSteps, float[] columnSteps) {
  public static final int MOST_BITS = 16;

  public FixedPoint {
    if (bits < 2 || bits > MOST_BITS) {
      throw new IllegalArgumentException("no integers of " + bits + " bits");
    }
    if (integers.length == 0 || integers.length != (long) rowSteps.length * columnSteps.length) {
      throw new IllegalArgumentException(
          "%d integers do not fit %d rows and %d columns"
              .formatted(integers.length, rowSteps.length, columnSteps.length));
    }
  }

  /** The nearest numbers of 16 bits, columns as they are. */
  static FixedPoint nearest(float[] values, int rows) {
    int columns = values.length / rows;
    short[] integers = new short[values.length];
    float[] steps = new float[rows];
    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      steps[row] = step(largest, MOST_BITS);
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        integers[i] = (short) Math.rint(values[i] / steps[row]);
      }
    }
    float[] ones = new float[columns];
    Arrays.fill(ones, 1);
    return new FixedPoint(MOST_BITS, integers, steps, ones);
  }

  /** The largest integer of so many bits. */
  static int most(int bits) {
    return (1 << (bits - 1)) - 1;
  }

  /** The smallest power of two of which the largest number is at most {@link #most} times. */
  static float step(float largest, int bits) {
    if (largest < Float.MIN_NORMAL * most(bits)) {
      return Float.MIN_NORMAL;
    }
    float step = Math.scalb(1f, Math.getExponent(largest) - (bits - 2));
    return Math.rint(largest / step) > most(bits) ? 2 * step : step;
  }

  /** Whether no column has a step of its own. */
  public boolean plainColumns() {
    for (float step : columnSteps) {
      if (step != 1) {
        return false;
      }
    }
    return true;
  }

  /** The numbers, row after row. */
  public float[] toFloats() {
    int columns = columnSteps.length;
    float[] values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i] * rowSteps[i / columns] * columnSteps[i % columns];
    }
    return values;
  }
}
