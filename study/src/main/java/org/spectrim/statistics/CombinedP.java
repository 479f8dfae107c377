package org.spectrim.statistics;

import java.util.Arrays;

/**
 * One probability from several tests of the same hypothesis that may depend on each other in any
 * way, as tests of several seeds on one scene do: {@code n / k} times the {@code k}-th smallest,
 * here with the middle one (Ruger 1978, Metrika 25:171-178).
 */
public final class CombinedP {
  private CombinedP() {}

  /** NaN where there is none; a single one stays as it is. */
  public static double of(double... p) {
    double[] sorted = Arrays.stream(p).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      return Double.NaN;
    }
    int k = (n + 1) / 2;
    return Math.min(1, (double) n / k * sorted[k - 1]);
  }
}
