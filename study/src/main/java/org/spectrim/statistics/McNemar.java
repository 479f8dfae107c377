package org.spectrim.statistics;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * McNemar's test on two label maps of the same pixels (McNemar 1947, Psychometrika 12:153-157):
 * whether pixels that only one of them has right are as often the one's as the other's. Exact, and
 * as mid-p, which counts the observed split half and is nearer to the nominal level (Fagerland,
 * Lydersen and Laake 2013, BMC Med. Res. Methodol. 13:91). Two-sided.
 *
 * @param lost pixels that the first has right and the second wrong
 * @param won pixels that the first has wrong and the second right
 */
public record McNemar(long lost, long won) {
  public McNemar {
    if (lost < 0 || won < 0) {
      throw new IllegalArgumentException("counts must not be negative: " + lost + ", " + won);
    }
  }

  /**
   * Counts the pixels on which two maps differ.
   *
   * @param truth class of each pixel; pixels of a negative one are left out
   * @param first the classes that the first map names, in the same order
   * @param second likewise
   */
  public static McNemar of(int[] truth, int[] first, int[] second) {
    if (truth.length != first.length || truth.length != second.length) {
      throw new IllegalArgumentException(
          "maps of %d, %d and %d pixels".formatted(truth.length, first.length, second.length));
    }
    long lost = 0;
    long won = 0;
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] >= 0 && first[i] != second[i]) {
        lost += first[i] == truth[i] ? 1 : 0;
        won += second[i] == truth[i] ? 1 : 0;
      }
    }
    return new McNemar(lost, won);
  }

  /** The exact probability, under a fair coin, of a split at least as uneven. */
  public double exact() {
    return lost == won ? 1 : Math.min(1, 2 * coin().cumulativeProbability(smaller()));
  }

  /** The exact one less the probability of the observed split itself; 1 without differences. */
  public double midP() {
    if (lost + won == 0) {
      return 1;
    }
    double observed = coin().probability(smaller());
    return lost == won ? 1 - observed / 2 : 2 * coin().cumulativeProbability(smaller()) - observed;
  }

  private int smaller() {
    return Math.toIntExact(Math.min(lost, won));
  }

  private BinomialDistribution coin() {
    return new BinomialDistribution(null, Math.toIntExact(lost + won), 0.5);
  }
}
