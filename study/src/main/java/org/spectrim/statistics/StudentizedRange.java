package org.spectrim.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The range of {@code k} standard normal values, that is the studentized range with infinitely many
 * degrees of freedom: {@code P(q) = k * integral phi(z) (Phi(z) - Phi(z - q))^(k-1) dz}.
 */
final class StudentizedRange {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
  private static final double FROM = -8;
  private static final double TO = 8;
  private static final int STEPS = 400;
  private static final int BISECTIONS = 40;
  private static final double LARGEST = 20;

  private StudentizedRange() {}

  /** The chance that the range of {@code k} values is at most {@code q}; Simpson's rule. */
  static double cumulative(double q, int k) {
    double step = (TO - FROM) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double z = FROM + i * step;
      double weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
      double within = NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - q);
      sum += weight * NORMAL.density(z) * Math.pow(within, k - 1);
    }
    return k * sum * step / 3;
  }

  /** The range that is not exceeded with the given chance. */
  static double quantile(double chance, int k) {
    double low = 0;
    double high = LARGEST;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (cumulative(middle, k) < chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
