package org.spectrim.quantize;

/**
 * How far the integers of a group of weights reach: a share of their largest magnitude. Below 8
 * bits, clipping the few largest weights costs less than the coarser steps that would cover them.
 */
final class WeightRange {
  private static final int STEPS = 100;

  private WeightRange() {}

  /**
   * The share of the largest magnitude for each of some equal groups: 1 for "max"; for "mse" that
   * of 1/100, 2/100, ... 1 at which the squared error of rounding and clipping is least.
   */
  static float[] shares(float[] values, int groups, int bits, String range) {
    float[] shares = new float[groups];
    int size = values.length / groups;
    for (int g = 0; g < groups; g++) {
      shares[g] = range.equals("mse") ? best(values, g * size, (g + 1) * size, bits) : 1;
    }
    return shares;
  }

  private static float best(float[] values, int from, int to, int bits) {
    float reach = reach(values, from, to);
    int largest = largest(bits);
    float best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int step = STEPS; step > 0; step--) {
      float share = (float) step / STEPS;
      float scale = reach * share / largest;
      if (scale < Float.MIN_NORMAL) {
        break;
      }
      double error = error(values, from, to, scale, largest, least);
      if (error < least) {
        least = error;
        best = share;
      }
    }
    return best;
  }

  /** The sum of squared errors; only a part of it once that exceeds the limit. */
  private static double error(
      float[] values, int from, int to, float scale, int largest, double limit) {
    double sum = 0;
    for (int i = from; i < to && sum < limit; i++) {
      double q = Math.max(-largest, Math.min(largest, Math.rint(values[i] / scale)));
      double error = values[i] - q * scale;
      sum += error * error;
    }
    return sum;
  }

  /** The largest magnitude. */
  static float reach(float[] values, int from, int to) {
    float reach = 0;
    for (int i = from; i < to; i++) {
      reach = Math.max(reach, Math.abs(values[i]));
    }
    return reach;
  }

  /** The largest integer of a symmetric range. */
  static int largest(int bits) {
    return (1 << (bits - 1)) - 1;
  }
}
