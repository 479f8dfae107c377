package org.spectrim.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetricTest {
  /** Class 2 has no pixels but is predicted twice. */
  private static final ConfusionMatrix MATRIX =
      new ConfusionMatrix(4, new long[] {50, 3, 2, 0, 4, 20, 0, 1, 0, 0, 0, 0, 5, 1, 0, 14});

  @Test
  void counts() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(3, new int[] {0, 0, 1, 2, -1, 1}, new int[] {0, 1, 1, 0, 2, 1});
    assertThat(matrix.counts()).containsExactly(1, 1, 0, 0, 2, 0, 1, 0, 0);
    assertThat(matrix.total()).isEqualTo(5);
    assertThat(matrix.correct()).isEqualTo(3);
    assertThat(matrix.targets(0)).isEqualTo(2);
    assertThat(matrix.predictions(1)).isEqualTo(3);
    assertThat(matrix.at(2, 0)).isEqualTo(1);
  }

  @Test
  void overallAccuracyByHand() {
    assertThat(Metric.OVERALL_ACCURACY.of(MATRIX)).isEqualTo(0.84, within(1e-12));
  }

  @Test
  void averageAccuracyCountsTheClassesWithTestPixels() {
    double expected = (50.0 / 55 + 20.0 / 25 + 14.0 / 20) / 3;
    assertThat(Metric.AVERAGE_ACCURACY.of(MATRIX)).isEqualTo(expected, within(1e-12));
  }

  @Test
  void aClassThatIsNeverPredictedLowersTheAverage() {
    ConfusionMatrix matrix = ConfusionMatrix.of(2, new int[] {0, 0, 1}, new int[] {0, 0, 0});
    assertThat(Metric.AVERAGE_ACCURACY.of(matrix)).isEqualTo(0.5);
  }

  @Test
  void kappaByHand() {
    // Chance: (55*59 + 25*24 + 0*2 + 20*15) / 100^2 = 0.4145
    assertThat(Metric.KAPPA.of(MATRIX)).isEqualTo((0.84 - 0.4145) / (1 - 0.4145), within(1e-12));
  }

  @Test
  void kappaOfChanceAndOfOneClassIsZero() {
    assertThat(Metric.KAPPA.of(new ConfusionMatrix(2, new long[] {25, 25, 25, 25}))).isZero();
    assertThat(Metric.KAPPA.of(new ConfusionMatrix(2, new long[] {9, 0, 0, 0}))).isZero();
  }

  @Test
  void perfectIsOneAndNothingIsNaN() {
    for (Metric metric : Metric.values()) {
      assertThat(metric.of(new ConfusionMatrix(2, new long[] {3, 0, 0, 9})))
          .isEqualTo(1, within(1e-12));
      assertThat(metric.of(new ConfusionMatrix(2, new long[4]))).isNaN();
    }
  }

  @Test
  void perClassByHand() {
    assertThat(ClassMetric.PRODUCERS_ACCURACY.of(MATRIX))
        .containsExactly(new double[] {50 / 55.0, 0.8, Double.NaN, 0.7}, within(1e-12));
    assertThat(ClassMetric.USERS_ACCURACY.of(MATRIX))
        .containsExactly(new double[] {50 / 59.0, 20 / 24.0, 0, 14 / 15.0}, within(1e-12));
    assertThat(ClassMetric.F1.of(MATRIX))
        .containsExactly(new double[] {100 / 114.0, 40 / 49.0, 0, 28 / 35.0}, within(1e-12));
    assertThat(ClassMetric.F1.of(new ConfusionMatrix(2, new long[] {1, 0, 0, 0}), 1)).isNaN();
  }

  @Test
  void labelsOutsideTheClassesAreRefused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[] {0}, new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[] {2}, new int[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[2], new int[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
