package org.spectrim.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * Student's paired t-test: whether the mean of differences, each between two results of one seed,
 * is other than 0. Two-sided.
 *
 * @param differences their mean with its 95% interval
 * @param p NaN with fewer than two differences; 1 where all are 0; 0 where all are the same but not
 *     0, since nothing then says that they vary
 */
public record PairedTest(Interval differences, double p) {

  /** Of any number of differences. */
  public static PairedTest of(double... differences) {
    Interval interval = Interval.of(differences);
    if (!interval.bounded()) {
      return new PairedTest(interval, Double.NaN);
    }
    double error = interval.deviation() / Math.sqrt(interval.count());
    if (error == 0) {
      return new PairedTest(interval, interval.mean() == 0 ? 1 : 0);
    }
    double t = Math.abs(interval.mean()) / error;
    double above = new TDistribution(null, interval.count() - 1).cumulativeProbability(-t);
    return new PairedTest(interval, 2 * above);
  }
}
