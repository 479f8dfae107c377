package org.spectrim.band;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  @Test
  void holdsAFewNumbers() {
    // The step of 3 is 2^-13: 3 * 8192 = 24576; that of 32767.6 is 2, since 1 would make it 32768.
    FixedPoint held =
        FixedPoint.exactly(FixedPoint.round(new float[] {3, -0.1f, 32767.6f, 5}, 2), 2)
            .orElseThrow();
    assertThat(held.steps()).containsExactly(1f / 8192, 2);
    assertThat(held.integers())
        .containsExactly((short) 24576, (short) -819, (short) 16384, (short) 2);
    assertThat(FixedPoint.exactly(new float[] {3, -0.1f}, 1)).isEmpty();
  }

  @Test
  void roundingTwiceIsRoundingOnceAndErrsByHalfAStepAtMost() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      float scale = (float) Math.pow(10, random.nextInt(20) - 10);
      float[] values = new float[60];
      for (int i = 0; i < values.length; i++) {
        values[i] = scale * (float) random.nextGaussian();
      }
      float[] rounded = FixedPoint.round(values, 3);
      FixedPoint held = FixedPoint.exactly(rounded, 3).orElseThrow();
      assertThat(held.toFloats()).containsExactly(rounded);
      for (int i = 0; i < values.length; i++) {
        assertThat(rounded[i]).isCloseTo(values[i], within(0.501f * held.steps()[i / 20]));
      }
    }
  }

  @Test
  void zeroRowsAndTheSmallestNumbersStayFinite() {
    float[] rounded = FixedPoint.round(new float[] {0, 0, Float.MIN_VALUE, 0, -0f, 1}, 3);
    assertThat(rounded).containsExactly(0, 0, 0, 0, 0, 1);
    assertThat(FixedPoint.exactly(new float[] {0, 0}, 1)).isPresent();
  }
}
