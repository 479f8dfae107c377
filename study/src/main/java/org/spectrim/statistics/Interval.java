package org.spectrim.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * Mean of a quantity over the seeds of a study, with its 95% confidence interval by Student's t:
 * {@code mean +- t(0.975, n - 1) s / sqrt(n)}. The seeds are what varies; an interval over pixels
 * would be tens of times too narrow, since pixels of one image are no independent experiments.
 *
 * @param count how many values
 * @param mean NaN without values
 * @param deviation sample standard deviation (dividing by {@code count - 1}); NaN with fewer than
 *     two values
 * @param halfWidth of the interval; NaN with fewer than two values
 */
public record Interval(int count, double mean, double deviation, double halfWidth) {
  private static final double UPPER = 0.975;

  /** Of any number of values. */
  public static Interval of(double... values) {
    int n = values.length;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / n;
    if (n < 2) {
      return new Interval(n, mean, Double.NaN, Double.NaN);
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / (n - 1));
    double t = new TDistribution(null, n - 1).inverseCumulativeProbability(UPPER);
    return new Interval(n, mean, deviation, t * deviation / Math.sqrt(n));
  }

  /** Whether there is at least one value. */
  public boolean known() {
    return count > 0;
  }

  /** Whether there is an interval around the mean. */
  public boolean bounded() {
    return count > 1;
  }
}
