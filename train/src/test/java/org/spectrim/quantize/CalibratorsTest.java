package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.model.AffineQuantizer;

class CalibratorsTest {
  static List<Calibrator> calibrators() {
    return Calibrators.REGISTRY.all();
  }

  @ParameterizedTest
  @MethodSource("calibrators")
  void everyCalibratorTakesConstantAndEmptyActivations(Calibrator calibrator) {
    Calibrator.Observer zeros = calibrator.observe();
    zeros.see(new float[] {0, -0f, 0});
    assertThat(zeros.quantizer(8).quantize(0)).isEqualTo(zeros.quantizer(8).zeroPoint());
    for (float value : new float[] {3, -3, 1e-30f, 1e30f}) {
      Calibrator.Observer constant = calibrator.observe();
      constant.see(new float[] {value, value, value});
      AffineQuantizer quantizer = constant.quantizer(8);
      assertThat(quantizer.dequantize(quantizer.quantize(value)))
          .isCloseTo(value, Offset.offset(Math.abs(value) * 0.01f));
    }
    assertThat(calibrator.observe().quantizer(8).scale()).isPositive();
    assertThat(Calibrators.named(calibrator.name())).isSameAs(calibrator);
  }

  @ParameterizedTest
  @MethodSource("calibrators")
  void everyCalibratorStoresZeroExactlyAtAnyBits(Calibrator calibrator) {
    Random random = new Random(3);
    Calibrator.Observer observer = calibrator.observe();
    for (int batch = 1; batch <= 3; batch++) {
      float[] values = new float[500];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (batch * random.nextGaussian() + 1);
      }
      observer.see(values);
    }
    for (int bits = 2; bits <= 8; bits++) {
      AffineQuantizer quantizer = observer.quantizer(bits);
      assertThat(quantizer.bits()).isEqualTo(bits);
      assertThat(quantizer.dequantize(quantizer.quantize(0))).isZero();
      assertThat(quantizer.scale() * ((1 << bits) - 1)).isBetween(1f, 25f);
    }
  }

  @Test
  void minMaxCoversWhatItSaw() {
    Calibrator.Observer observer = new MinMax().observe();
    observer.see(new float[] {-1, 0.5f});
    observer.see(new float[] {4.1f, 2});
    AffineQuantizer quantizer = observer.quantizer(8);
    assertThat(quantizer.scale()).isCloseTo(0.02f, Offset.offset(1e-7f));
    assertThat(quantizer.zeroPoint()).isEqualTo(50);
  }

  @Test
  void histogramsKeepAllCountsWhenTheyWiden() {
    Histogram histogram = new Histogram();
    histogram.add(new float[] {1, -0.5f, 0, 0.25f});
    histogram.add(new float[] {3, -7, 0, -0f});
    assertThat(histogram.total()).isEqualTo(8);
    assertThat(histogram.zeros()).isEqualTo(3);
    assertThat(histogram.width()).isEqualTo(8.0 / Histogram.SIDE);
    assertThat(histogram.above((int) (3 / histogram.width()))).isEqualTo(1);
    assertThat(histogram.below((int) (0.5 / histogram.width()))).isEqualTo(1);
    assertThat(histogram.below((int) (7 / histogram.width()))).isEqualTo(1);
    assertThat(histogram.min()).isEqualTo(-7);
    assertThat(histogram.max()).isEqualTo(3);
  }

  @Test
  void percentileLeavesOutTheOutermostValues() {
    Calibrator.Observer observer = new Percentile("p", 90).observe();
    // 1 ... 20: two values may lie beyond, so that the range ends at 18.
    float[] values = new float[20];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    observer.see(values);
    AffineQuantizer quantizer = observer.quantizer(8);
    assertThat(255 * quantizer.scale()).isCloseTo(18, Offset.offset(20f / Histogram.SIDE * 2));
    assertThat(quantizer.zeroPoint()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void meanSquaredErrorIsLeastAmongAllRanges(int bits) {
    Random random = new Random(bits);
    float[] values = new float[4000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.abs(random.nextGaussian());
    }
    Calibrator.Observer observer = new MeanSquaredError().observe();
    observer.see(values);
    double chosen = error(values, observer.quantizer(bits));
    for (int i = 1; i <= 60; i++) {
      double tried = error(values, AffineQuantizer.covering(0, 0.08f * i, bits));
      assertThat(chosen).isLessThan(tried * 1.02 + 1e-9);
    }
  }

  private static double error(float[] values, AffineQuantizer quantizer) {
    double sum = 0;
    for (float value : values) {
      double error = value - quantizer.dequantize(quantizer.quantize(value));
      sum += error * error;
    }
    return sum;
  }

  @Test
  void divergenceFollowsItsDefinition() {
    double[] bins = {4, 2, 1, 1, 0, 2};
    // Kept 4 of 6, 2 levels: P = (4, 2, 1, 3)/10, Q = (3, 3, 1, 1)/8.
    double expected =
        0.4 * Math.log(0.4 / 0.375)
            + 0.2 * Math.log(0.2 / 0.375)
            + 0.1 * Math.log(0.1 / 0.125)
            + 0.3 * Math.log(0.3 / 0.125);
    assertThat(Entropy.divergence(bins, 4, 2)).isCloseTo(expected, Offset.offset(1e-12));
    // Kept 5: the empty bin takes what lies beyond, and Q has nothing there. Q = (3, 3, 1, 1, ~)/8.
    double emptyBin =
        0.4 * Math.log(0.4 / 0.375)
            + 0.2 * Math.log(0.2 / 0.375)
            + 2 * 0.1 * Math.log(0.1 / 0.125)
            + 0.2 * Math.log(0.2 / 1e-5);
    assertThat(Entropy.divergence(bins, 5, 2)).isCloseTo(emptyBin, Offset.offset(1e-12));
    assertThat(Entropy.divergence(new double[] {3, 3, 3, 3}, 4, 2))
        .isCloseTo(0, Offset.offset(1e-12));
  }

  @Test
  void entropyClipsOutliers() {
    Random random = new Random(1);
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.abs(random.nextGaussian());
    }
    values[7] = 60;
    Calibrator.Observer observer = new Entropy().observe();
    observer.see(values);
    assertThat(255 * observer.quantizer(8).scale()).isBetween(2.5f, 12f);
  }
}
