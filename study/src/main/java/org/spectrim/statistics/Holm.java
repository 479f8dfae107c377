package org.spectrim.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (1979, Scand. J. Statist. 6:65-70): probabilities to compare with the level of
 * the whole family of tests, so that the chance of even one false finding stays below it.
 */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted probabilities, in the same order: the {@code i}-th smallest of {@code m} times
   * {@code m - i + 1}, at most 1 and never below that of a smaller one. NaN stays NaN and does not
   * count as a test.
   */
  public static double[] adjust(double... p) {
    double[] adjusted = new double[p.length];
    Arrays.fill(adjusted, Double.NaN);
    Integer[] order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .toArray(Integer[]::new);
    double least = 0;
    for (int i = 0; i < order.length; i++) {
      least = Math.max(least, Math.min(1, (order.length - i) * p[order[i]]));
      adjusted[order[i]] = least;
    }
    return adjusted;
  }
}
