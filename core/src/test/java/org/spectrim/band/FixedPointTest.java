package org.spectrim.band;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  @Test
  void holdsAFewNumbers() {
    // The step of 3 is 2^-13: 3 * 8192 = 24576; that of 32767.6 is 2, since 1 would make it 32768.
    FixedPoint held = FixedPoint.nearest(new float[] {3, -0.1f, 32767.6f, 5}, 2);
    assertThat(held.rowSteps()).containsExactly(1f / 8192, 2);
    assertThat(held.integers())
        .containsExactly((short) 24576, (short) -819, (short) 16384, (short) 2);
    assertThat(held.plainColumns()).isTrue();
  }

  @Test
  void stepsOfFewBitsAreThoseOfTheLargestInteger() {
    // 3 bits hold up to 3: 3 has step 1, 3.4 rounds to 3, 3.6 to 4 and so needs step 2.
    assertThat(FixedPoint.most(3)).isEqualTo(3);
    assertThat(FixedPoint.step(3, 3)).isEqualTo(1);
    assertThat(FixedPoint.step(3.4f, 3)).isEqualTo(1);
    assertThat(FixedPoint.step(3.6f, 3)).isEqualTo(2);
    assertThat(FixedPoint.step(0.3f, 8)).isEqualTo(1f / 256);
  }

  @Test
  void numbersAreIntegerTimesBothSteps() {
    FixedPoint held =
        new FixedPoint(
            4, new short[] {7, -3, 0, 1}, new float[] {0.5f, 4}, new float[] {1, 0.125f});
    assertThat(held.toFloats()).containsExactly(3.5f, -0.1875f, 0, 0.5f);
    assertThat(held.plainColumns()).isFalse();
    assertThatThrownBy(() -> new FixedPoint(4, new short[] {7, -3, 0}, new float[2], new float[2]))
        .hasMessageContaining("3 integers");
    assertThatThrownBy(() -> new FixedPoint(17, new short[1], new float[1], new float[1]))
        .hasMessageContaining("17 bits");
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
      FixedPoint held = FixedPoint.nearest(values, 3);
      float[] rounded = held.toFloats();
      assertThat(FixedPoint.nearest(rounded, 3).toFloats()).containsExactly(rounded);
      for (int i = 0; i < values.length; i++) {
        assertThat(rounded[i]).isCloseTo(values[i], within(0.501f * held.rowSteps()[i / 20]));
      }
    }
  }

  @Test
  void zeroRowsAndTheSmallestNumbersStayFinite() {
    FixedPoint held = FixedPoint.nearest(new float[] {0, 0, Float.MIN_VALUE, 0, -0f, 1}, 3);
    assertThat(held.toFloats()).containsExactly(0, 0, 0, 0, 0, 1);
  }
}
