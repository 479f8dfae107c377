package org.spectrim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void threeSeedsByHand() {
    Interval interval = Interval.of(98, 99, 101);
    // Deviations -4/3, -1/3, 5/3: s^2 = (16 + 1 + 25) / 9 / 2 = 7/3. t(0.975, 2) = 4.302653
    // (tables).
    assertThat(interval.mean()).isEqualTo(298.0 / 3, within(1e-12));
    assertThat(interval.deviation()).isEqualTo(Math.sqrt(7.0 / 3), within(1e-12));
    assertThat(interval.halfWidth())
        .isEqualTo(4.302653 * Math.sqrt(7.0 / 3) / Math.sqrt(3), within(1e-5));
  }

  @Test
  void twoAndElevenSeedsUseTheQuantilesOfTheTables() {
    // 12.7062 for 1 degree of freedom, 2.2281 for 10.
    assertThat(Interval.of(1, 3).halfWidth()).isEqualTo(12.7062, within(1e-4));
    double[] eleven = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    assertThat(Interval.of(eleven).halfWidth())
        .isEqualTo(2.2281 * Math.sqrt(11) / Math.sqrt(11), within(1e-4));
  }

  @Test
  void oneValueHasNoInterval() {
    Interval interval = Interval.of(97.5);
    assertThat(interval.mean()).isEqualTo(97.5);
    assertThat(interval.known()).isTrue();
    assertThat(interval.bounded()).isFalse();
    assertThat(interval.deviation()).isNaN();
    assertThat(interval.halfWidth()).isNaN();
  }

  @Test
  void noValueHasNoMean() {
    assertThat(Interval.of().known()).isFalse();
    assertThat(Interval.of().mean()).isNaN();
  }

  @Test
  void equalValuesHaveNoWidth() {
    assertThat(Interval.of(5, 5, 5).halfWidth()).isZero();
  }
}
