package org.spectrim.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.FDistribution;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * Methods ranked on several scenes (Demsar 2006, JMLR 7:1-30): mean ranks, Friedman's test in the
 * form of Iman and Davenport of whether they differ at all, and Nemenyi's critical difference
 * between two mean ranks.
 *
 * @param ranks mean rank of each method, 1 is best
 * @param p of Friedman's test; NaN where all ranks are tied
 * @param criticalDifference mean ranks that lie less apart are not told apart at the 5% level
 */
public record RankTest(double[] ranks, double p, double criticalDifference) {
  private static final double LEVEL = 0.05;

  /**
   * Ranks methods; equal values share their ranks.
   *
   * @param values {@code values[scene][method]}, larger is better; at least two scenes and methods
   */
  public static RankTest of(double[][] values) {
    int scenes = values.length;
    int methods = scenes == 0 ? 0 : values[0].length;
    if (scenes < 2 || methods < 2) {
      throw new IllegalArgumentException(
          "ranks need two scenes and two methods, not %d and %d".formatted(scenes, methods));
    }
    double[] ranks = new double[methods];
    for (double[] scene : values) {
      double[] own = new NaturalRanking().rank(Arrays.stream(scene).map(v -> -v).toArray());
      for (int method = 0; method < methods; method++) {
        ranks[method] += own[method] / scenes;
      }
    }
    double squares = Arrays.stream(ranks).map(rank -> rank * rank).sum();
    double chi =
        12.0
            * scenes
            / (methods * (methods + 1))
            * (squares - methods * (methods + 1.0) * (methods + 1) / 4);
    double difference =
        StudentizedRange.quantile(1 - LEVEL, methods)
            / Math.sqrt(2)
            * Math.sqrt(methods * (methods + 1) / (6.0 * scenes));
    return new RankTest(ranks, probability(chi, scenes, methods), difference);
  }

  private static double probability(double chi, int scenes, int methods) {
    double left = scenes * (methods - 1) - chi;
    if (chi <= 0) {
      return Double.NaN;
    }
    if (left <= 1e-12) {
      return 0;
    }
    double f = (scenes - 1) * chi / left;
    return 1
        - new FDistribution(null, methods - 1, (methods - 1.0) * (scenes - 1))
            .cumulativeProbability(f);
  }
}
