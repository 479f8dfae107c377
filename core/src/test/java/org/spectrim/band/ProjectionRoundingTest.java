package org.spectrim.band;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;

class ProjectionRoundingTest {
  private static final int PIXELS = 400;

  /** Bands that follow one brightness, each with a little of its own. */
  private static TrainingSpectra alike(int bands, double own, long seed) {
    Random random = new Random(seed);
    float[] samples = new float[bands * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      double brightness = random.nextGaussian();
      for (int b = 0; b < bands; b++) {
        samples[b * PIXELS + p] =
            (float) ((b + 1) * 10 * (brightness + own * random.nextGaussian()) + 100);
      }
    }
    return new TrainingSpectra(bands, PIXELS, samples);
  }

  private static int[] all(int bands) {
    return IntStream.range(0, bands).toArray();
  }

  /** Root of the mean squared difference, components having mean square 1. */
  private static double difference(float[] a, float[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length)
            .mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i]))
            .average()
            .orElseThrow());
  }

  @Test
  void theSecondBandTakesUpTheErrorOfTheFirst() {
    // Two bands of deviation 1 and correlation r: after w_0 = 0.6 became 1, the squared error
    // e_0^2 + 2 r e_0 e_1 + e_1^2 (e_0 = 0.4) is least where e_1 = -r e_0: w_1 = 7 aims at
    // 7 - 0.9 * 0.4 = 6.64. With 6 as its neighbour nothing changes; w_1 = 6.8 aims at 6.44: 6.
    float[] samples = new float[2 * 4];
    double[] first = {1, 1, -1, -1};
    double[] second = {1, -1, 1, -1};
    double r = 0.9;
    for (int p = 0; p < 4; p++) {
      samples[p] = (float) first[p];
      samples[4 + p] = (float) (r * first[p] + Math.sqrt(1 - r * r) * second[p]);
    }
    TrainingSpectra spectra = new TrainingSpectra(2, 4, samples);
    BandTransform transform =
        new BandTransform("pca", false, new float[2], new float[] {0.6f, 7, 0.6f, 6.8f});
    FixedPoint held = ProjectionRounding.round(transform, spectra, 4).held();
    assertThat(held.rowSteps()).containsExactly(1, 1);
    assertThat(held.columnSteps()).containsExactly(1, 1);
    assertThat(held.integers()).containsExactly((short) 1, (short) 7, (short) 1, (short) 6);
  }

  @Test
  void componentsOfAlikeBandsSurviveEightBits() {
    TrainingSpectra spectra = alike(60, 0.02, 3);
    BandTransform fitted = new Pca().fit(spectra, all(60), 20);
    float[] exact = fitted.apply(spectra.samples(), PIXELS);
    BandTransform rounded = ProjectionRounding.round(fitted, spectra, 8);
    double taken = difference(exact, rounded.apply(spectra.samples(), PIXELS));
    float[] nearest = nearest(fitted, 8);
    BandTransform plain = new BandTransform("pca", false, fitted.mean(), nearest, 10);
    double left = difference(exact, plain.apply(spectra.samples(), PIXELS));
    assertThat(taken).isLessThan(0.1).isLessThan(left / 10);
    assertThat(rounded.held().bits()).isEqualTo(8);
    assertThat(rounded.weights()).containsExactly(rounded.held().toFloats());
    for (short integer : rounded.held().integers()) {
      assertThat((int) integer).isBetween(-127, 127);
    }
  }

  private static float[] nearest(BandTransform transform, int bits) {
    float[] weights = transform.weights().clone();
    int bands = transform.bands();
    for (int row = 0; row < transform.components(); row++) {
      float largest = 0;
      for (int b = 0; b < bands; b++) {
        largest = Math.max(largest, Math.abs(weights[row * bands + b]));
      }
      float step = FixedPoint.step(largest, bits);
      for (int b = 0; b < bands; b++) {
        weights[row * bands + b] = (float) Math.rint(weights[row * bands + b] / step) * step;
      }
    }
    return weights;
  }

  @Test
  void moreBitsErrLess() {
    TrainingSpectra spectra = alike(40, 0.05, 4);
    BandTransform fitted = new Pca().fit(spectra, all(40), 10);
    float[] exact = fitted.apply(spectra.samples(), PIXELS);
    double before = Double.POSITIVE_INFINITY;
    for (int bits = 4; bits <= 8; bits++) {
      BandTransform rounded = ProjectionRounding.round(fitted, spectra, bits);
      double error = difference(exact, rounded.apply(spectra.samples(), PIXELS));
      assertThat(error).isLessThan(before);
      before = error;
    }
  }

  @Test
  void bandsLeftOutStayOutAndDiagonalTransformsStayAsTheyAre() {
    TrainingSpectra spectra = alike(8, 0.1, 5);
    BandTransform some = new Pca().fit(spectra, new int[] {0, 2, 3, 5, 6}, 3);
    float[] weights = ProjectionRounding.round(some, spectra, 6).weights();
    for (int k = 0; k < 3; k++) {
      assertThat(weights[k * 8 + 1]).isZero();
      assertThat(weights[k * 8 + 7]).isZero();
      assertThat(weights[k * 8 + 2]).isNotCloseTo(0f, within(1e-9f));
    }
    BandTransform diagonal = new Standardize().fit(spectra, all(8), 8);
    assertThat(ProjectionRounding.round(diagonal, spectra, 6)).isSameAs(diagonal);
  }

  @Test
  void spectraOfAnotherSensorAreRefused() {
    BandTransform fitted = new Pca().fit(alike(8, 0.1, 5), all(8), 3);
    assertThatThrownBy(() -> ProjectionRounding.round(fitted, alike(9, 0.1, 5), 8))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("9 bands");
  }
}
