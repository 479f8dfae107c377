package org.spectrim.quantize;

/**
 * Counts of values in bins of equal width on both sides of 0. The width doubles whenever a value
 * lies beyond the last bin, so that at least half of the bins of the longer side are in use. Exact
 * zeros, of which ReLUs give many, are counted apart.
 */
final class Histogram {
  /** Bins on each side of 0. */
  static final int SIDE = 8192;

  private final long[] below = new long[SIDE];
  private final long[] above = new long[SIDE];
  private long zeros;
  private double width;
  private float min;
  private float max;

  /** Counts values, which must be finite. */
  void add(float[] values) {
    float reach = (float) (width * SIDE);
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      reach = Math.max(reach, Math.abs(value));
    }
    widen(reach);
    for (float value : values) {
      if (value == 0) {
        zeros++;
      } else if (value > 0) {
        above[bin(value)]++;
      } else {
        below[bin(-value)]++;
      }
    }
  }

  private int bin(float magnitude) {
    return Math.min(SIDE - 1, (int) (magnitude / width));
  }

  private void widen(double reach) {
    if (width == 0) {
      // Below the smallest normal width, quotients would lose their digits.
      width = reach == 0 ? 0 : Math.max(reach / SIDE, Float.MIN_NORMAL);
      return;
    }
    while (width * SIDE < reach) {
      width *= 2;
      halve(below);
      halve(above);
    }
  }

  private static void halve(long[] bins) {
    for (int i = 0; i < SIDE; i++) {
      bins[i] = i < SIDE / 2 ? bins[2 * i] + bins[2 * i + 1] : 0;
    }
  }

  /** The smallest value seen, or 0 if that is smaller. */
  float min() {
    return min;
  }

  /** The largest value seen, or 0 if that is larger. */
  float max() {
    return max;
  }

  double width() {
    return width;
  }

  long zeros() {
    return zeros;
  }

  /** How many values lie between {@code bin * width} and the next bin. */
  long above(int bin) {
    return above[bin];
  }

  /** How many values lie between {@code -bin * width} and the next bin further down. */
  long below(int bin) {
    return below[bin];
  }

  /** How many values were counted. */
  long total() {
    long total = zeros;
    for (int i = 0; i < SIDE; i++) {
      total += below[i] + above[i];
    }
    return total;
  }
}
