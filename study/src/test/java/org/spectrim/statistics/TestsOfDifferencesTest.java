package org.spectrim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestsOfDifferencesTest {
  /** Student's own data (1908): hours of sleep gained with two drugs, ten patients. */
  private static final double[] SLEEP = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

  @Test
  void studentsSleepData() {
    PairedTest test = PairedTest.of(SLEEP);
    assertThat(test.differences().mean()).isCloseTo(1.58, within(1e-12));
    // As R prints for t.test(..., paired = TRUE): t = 4.0621, p-value = 0.002833.
    assertThat(test.p()).isCloseTo(0.002833, within(5e-7));
    assertThat(test.differences().halfWidth()).isCloseTo(2.4598858 - 1.58, within(1e-6));
  }

  @Test
  void differencesThatDoNotVary() {
    assertThat(PairedTest.of(0, 0, 0).p()).isOne();
    assertThat(PairedTest.of(2, 2, 2).p()).isZero();
    assertThat(PairedTest.of(2).p()).isNaN();
    assertThat(PairedTest.of().p()).isNaN();
  }

  @Test
  void mcNemarByHand() {
    // Ten coins, two heads: 2 (1 + 10 + 45) / 1024, and mid-p one 45 / 1024 less.
    McNemar test = new McNemar(8, 2);
    assertThat(test.exact()).isCloseTo(112.0 / 1024, within(1e-12));
    assertThat(test.midP()).isCloseTo(67.0 / 1024, within(1e-12));
    assertThat(new McNemar(2, 8).midP()).isEqualTo(test.midP());
    assertThat(new McNemar(1, 1).exact()).isOne();
    // Two coins, one head: certain, less half of 1/2.
    assertThat(new McNemar(1, 1).midP()).isCloseTo(0.75, within(1e-12));
    assertThat(new McNemar(0, 0).midP()).isOne();
    assertThat(new McNemar(0, 0).exact()).isOne();
    assertThat(new McNemar(0, 5).exact()).isCloseTo(2.0 / 32, within(1e-12));
    assertThat(new McNemar(5000, 4000).exact()).isLessThan(1e-20);
  }

  @Test
  void mcNemarCountsPixelsThatOneAloneHasRight() {
    int[] truth = {0, 1, 2, 0, 1, -1};
    int[] first = {0, 1, 0, 1, 1, 0};
    int[] second = {1, 0, 2, 2, 1, 1};
    assertThat(McNemar.of(truth, first, second)).isEqualTo(new McNemar(2, 1));
    assertThatThrownBy(() -> McNemar.of(truth, first, new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holmByHand() {
    assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.adjust(0.6, Double.NaN, 0.7)).containsExactly(1, Double.NaN, 1);
    assertThat(Holm.adjust()).isEmpty();
    assertThat(Holm.adjust(0.02)).containsExactly(0.02);
  }

  @Test
  void probabilitiesOfSeveralSeeds() {
    assertThat(CombinedP.of()).isNaN();
    assertThat(CombinedP.of(0.03)).isEqualTo(0.03);
    assertThat(CombinedP.of(0.5, 0.01, 0.02)).isCloseTo(1.5 * 0.02, within(1e-12));
    assertThat(CombinedP.of(0.01, 0.2)).isCloseTo(0.02, within(1e-12));
    assertThat(CombinedP.of(0.9, 0.9, Double.NaN)).isOne();
  }

  @Test
  void criticalValuesOfDemsarsTable() {
    // Table 5(a) of Demsar 2006: q at 0.05 divided by the root of 2.
    double[] table = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
    for (int k = 2; k <= 10; k++) {
      assertThat(StudentizedRange.quantile(0.95, k) / Math.sqrt(2))
          .isCloseTo(table[k - 2], within(1e-3));
    }
  }

  @Test
  void ranksOfDemsarsExample() {
    // Table 6 of Demsar 2006: AUC of C4.5, +m, +cf, +m+cf on 14 data sets.
    double[][] auc = {
      {0.763, 0.768, 0.771, 0.798}, {0.599, 0.591, 0.590, 0.569}, {0.954, 0.971, 0.968, 0.967},
      {0.628, 0.661, 0.654, 0.657}, {0.882, 0.888, 0.886, 0.898}, {0.936, 0.931, 0.916, 0.931},
      {0.661, 0.668, 0.609, 0.685}, {0.583, 0.583, 0.563, 0.625}, {0.775, 0.838, 0.866, 0.875},
      {1.000, 1.000, 1.000, 1.000}, {0.940, 0.962, 0.965, 0.962}, {0.619, 0.666, 0.614, 0.669},
      {0.972, 0.981, 0.9751, 0.975}, {0.957, 0.978, 0.946, 0.970}
    };
    RankTest test = RankTest.of(auc);
    assertThat(test.ranks())
        .containsExactly(new double[] {3.143, 2.000, 2.893, 1.964}, within(5e-4));
    // F = 3.69 with 3 and 39 degrees of freedom; CD = 1.25 (2.569 sqrt(4 * 5 / (6 * 14))).
    assertThat(test.p()).isBetween(0.018, 0.022);
    assertThat(test.criticalDifference()).isCloseTo(1.25, within(5e-3));
  }

  @Test
  void ranksThatAllAgreeOrNeverDiffer() {
    assertThat(RankTest.of(new double[][] {{1, 2}, {3, 4}, {0, 9}}).p()).isZero();
    assertThat(RankTest.of(new double[][] {{1, 1}, {2, 2}}).p()).isNaN();
    assertThatThrownBy(() -> RankTest.of(new double[][] {{1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
