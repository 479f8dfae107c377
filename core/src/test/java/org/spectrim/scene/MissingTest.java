package org.spectrim.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class MissingTest {
  private static final float[] MEAN = {10, 0.1f};

  private static float[] samples() {
    // Two bands of four pixels; the second pixel has no sample at all.
    return new float[] {1, -9999, Float.NaN, 12, 0.25f, Float.NaN, 3, Float.NEGATIVE_INFINITY};
  }

  @Test
  void missingSamplesBecomeTheMean() {
    float[] samples = samples();
    boolean[] empty = Missing.fill(FloatBuffer.wrap(samples), 4, MEAN, -9999f);
    assertThat(samples).containsExactly(1, 10, 10, 12, 0.25f, 0.1f, 3, 0.1f);
    assertThat(empty).containsExactly(false, true, false, false);
  }

  @Test
  void centredSamplesAreZeroWhereMissing() {
    float[] samples = samples();
    boolean[] empty = Missing.centre(FloatBuffer.wrap(samples), 4, MEAN, -9999f);
    assertThat(samples).containsExactly(-9, 0, 0, 2, 0.25f - 0.1f, 0, 3 - 0.1f, 0);
    assertThat(empty).containsExactly(false, true, false, false);
  }

  @Test
  void meansAreSubtractedWithoutLooking() {
    float[] samples = {-9999, 5, 1, 2};
    Missing.centre(FloatBuffer.wrap(samples), 2, MEAN);
    assertThat(samples).containsExactly(-10009, -5, 1 - 0.1f, 2 - 0.1f);
  }

  @Test
  void withoutNoDataValueEveryFiniteSampleCounts() {
    float[] samples = {-9999, 5, 1, 2};
    assertThat(Missing.fill(FloatBuffer.wrap(samples), 2, MEAN, null)).containsOnly(false);
    assertThat(samples).containsExactly(-9999, 5, 1, 2);
  }
}
