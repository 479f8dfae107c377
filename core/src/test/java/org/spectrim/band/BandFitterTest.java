package org.spectrim.band;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;

class BandFitterTest {
  private static final Offset<Float> CLOSE = within(2e-6f);

  /** Projections are rounded to 16 bits of the largest factor of their row, here below 0.25. */
  private static final Offset<Float> HALF_A_STEP = within(0.5f / (1 << 16));

  private static final TrainingSpectra SPECTRA =
      new TrainingSpectra(
          4,
          6,
          new float[] {
            1000, 1010, 995, 1020, 990, 1005, //
            200, 230, 190, 260, 195, 215, //
            7, 3, 9, 1, 4, 8, //
            50, 49, 55, 47, 52, 60
          });

  private static BandTransform fit(String name, int[] bands, int components) {
    return BandFitters.named(name).fit(SPECTRA, bands, components);
  }

  @Test
  void standardizeByHand() {
    TrainingSpectra spectra = new TrainingSpectra(2, 4, new float[] {1, 3, 5, 7, -2, 2, -2, 2});
    BandTransform transform =
        BandFitters.named("standardize").fit(spectra, BandFitters.allBands(2), 40);
    // Band 1: mean 4, deviations -3, -1, 1, 3, variance 20 / 4.
    assertThat(transform.diagonal()).isTrue();
    assertThat(transform.kind()).isEqualTo("standardize");
    assertThat(transform.mean()).containsExactly(4, 0);
    assertThat(transform.weights()).containsExactly(new float[] {0.4472136f, 0.5f}, CLOSE);
  }

  @Test
  void standardizeOfSelectedBandsTakesAllOfThem() {
    BandTransform transform = fit("standardize", new int[] {1, 3}, 40);
    assertThat(transform.bands()).isEqualTo(4);
    assertThat(transform.components()).isEqualTo(2);
    assertThat(transform.diagonal()).isFalse();
    assertThat(transform.mean()).containsExactly(new float[] {0, 215, 0, 52.166668f}, CLOSE);
    assertThat(transform.weights())
        .containsExactly(
            new float[] {0, 1 / 24.152294f, 0, 0, 0, 0, 0, 1 / 4.297932f}, HALF_A_STEP);
  }

  /**
   * Expected values from NumPy 2.4:
   *
   * <pre>
   * m = x.mean(1); s = x.std(1); z = (x - m[:, None]) / s[:, None]
   * l, v = np.linalg.eigh(z @ z.T / x.shape[1])
   * for k in (3, 2):
   *     e = v[:, k] * np.sign(v[np.argmax(abs(v[:, k])), k])
   *     print(e / np.sqrt(l[k]) / s, e / np.sqrt(l[k]) @ z)
   * </pre>
   */
  @Test
  void pcaAgreesWithNumpy() {
    BandTransform transform = fit("pca", BandFitters.allBands(4), 2);
    assertThat(transform.diagonal()).isFalse();
    assertThat(transform.weights())
        .containsExactly(
            new float[] {
              0.029037116f, 0.0128311915f, -0.103701055f, -0.05832249f,
              0.061529424f, 0.017914874f, 0.1316771f, 0.18147957f
            },
            HALF_A_STEP);
    assertThat(transform.apply(SPECTRA.samples(), 6))
        .containsExactly(
            new float[] {
              -0.33572796f, 0.81270564f, -1.10824f,
              1.8120596f, -0.4957969f, -0.6850005f,
              -0.6475651f, -0.2030126f, 0.036391098f,
              0.32341453f, -1.3845059f, 1.875278f
            },
            within(1e-3f));
  }

  @Test
  void pcaOfSelectedBandsAgreesWithNumpy() {
    BandTransform transform = fit("pca", new int[] {0, 2, 3}, 1);
    assertThat(transform.weights())
        .containsExactly(new float[] {-0.03505747f, 0, 0.14721477f, 0.09123257f}, HALF_A_STEP);
  }

  @Test
  void pcaComponentsAreWhiteOverManyPixels() {
    int bands = 7;
    int pixels = 3000; // more than one block of the correlation matrix
    TrainingSpectra spectra = correlated(bands, pixels, bands);
    BandTransform transform =
        BandFitters.named("pca").fit(spectra, BandFitters.allBands(bands), bands);
    float[] y = transform.apply(spectra.samples(), pixels);
    for (int i = 0; i < bands; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = 0; p < pixels; p++) {
          sum += (double) y[i * pixels + p] * y[j * pixels + p];
        }
        assertThat(sum / pixels).isEqualTo(i == j ? 1 : 0, within(1e-3));
      }
    }
  }

  /** Bands that mix {@code sources} independent signals, as raw numbers of some thousands. */
  private static TrainingSpectra correlated(int bands, int pixels, int sources) {
    Random random = new Random(3);
    float[] samples = new float[bands * pixels];
    double[] signal = new double[sources];
    double[][] mix = new double[bands][sources];
    for (double[] row : mix) {
      for (int s = 0; s < sources; s++) {
        row[s] = random.nextGaussian();
      }
    }
    for (int p = 0; p < pixels; p++) {
      for (int s = 0; s < sources; s++) {
        signal[s] = random.nextGaussian();
      }
      for (int b = 0; b < bands; b++) {
        double value = 5000 + 10 * b;
        for (int s = 0; s < sources; s++) {
          value += 100 * mix[b][s] * signal[s];
        }
        samples[b * pixels + p] = (float) value;
      }
    }
    return new TrainingSpectra(bands, pixels, samples);
  }

  @Test
  void componentsThatThePixelsDoNotSupportAreRefused() {
    BandFitter pca = BandFitters.named("pca");
    TrainingSpectra few = correlated(10, 5, 10);
    assertThatThrownBy(() -> pca.fit(few, BandFitters.allBands(10), 5))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("components: 5 is more than the 4 that 5 training pixels support");
    assertThat(pca.fit(few, BandFitters.allBands(10), 4).components()).isEqualTo(4);
    assertThatThrownBy(() -> pca.fit(few, BandFitters.allBands(10), 11))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not possible with 10 bands");
  }

  @ParameterizedTest
  @ValueSource(strings = {"standardize", "pca"})
  void constantBandsAreNamed(String name) {
    float[] samples = new float[7 * 3];
    for (int b : new int[] {0, 3, 4, 6}) {
      samples[b * 3 + 1] = 1 + b;
    }
    TrainingSpectra spectra = new TrainingSpectra(7, 3, samples);
    assertThatThrownBy(() -> BandFitters.named(name).fit(spectra, BandFitters.allBands(7), 1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "bands 2-3,6 have the same value in all training pixels; leave them out with --bands 1,4-5,7 (bands: in a study file)");
    BandTransform transform = BandFitters.named(name).fit(spectra, new int[] {0, 3, 4, 6}, 1);
    assertThat(transform.bands()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void missingValuesAreNamed(float bad) {
    float[] samples = {1, 2, 3, 4, bad, 6};
    TrainingSpectra spectra = new TrainingSpectra(3, 2, samples);
    for (BandFitter fitter : BandFitters.REGISTRY.all()) {
      assertThatThrownBy(() -> fitter.fit(spectra, BandFitters.allBands(3), 1))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("band 3 has missing values")
          .hasMessageContaining("--bands 1-2");
    }
  }

  @Test
  void aLeftOutBandOfMissingValuesDoesNoHarm() {
    float[] samples = {1, 2, 5, Float.NaN, Float.NaN, 3, 4, 8, 6};
    TrainingSpectra spectra = new TrainingSpectra(3, 3, samples);
    for (BandFitter fitter : BandFitters.REGISTRY.all()) {
      BandTransform transform = fitter.fit(spectra, new int[] {0, 2}, 2);
      assertThat(transform.apply(samples, 3)).doesNotContain(Float.NaN);
    }
  }

  @Test
  void onlyTheGivenPixelsAreRead() {
    float[] samples = new float[2 * 3 * 4];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i;
    }
    MemoryCube cube = new MemoryCube(2, 3, 4, samples, CubeMetadata.NONE);
    TrainingSpectra spectra = TrainingSpectra.read(cube, new int[] {11, 0, 2});
    assertThat(spectra.samples()).containsExactly(0, 2, 11, 12, 14, 23);
  }

  @Test
  void selectionsThatAreNoneAreRefused() {
    for (int[] wrong : new int[][] {{}, {1, 0}, {2, 2}, {-1}, {4}}) {
      for (BandFitter fitter : BandFitters.REGISTRY.all()) {
        assertThatThrownBy(() -> fitter.fit(SPECTRA, wrong, 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
