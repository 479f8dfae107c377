package org.spectrim.band;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spectrim.error.InputException;

/**
 * Mean and standard deviation (dividing by the number of pixels) of each selected band, in double
 * and in two passes, because raw numbers of some thousands with a spread of tens lose digits
 * otherwise.
 *
 * @param mean one value for each selected band
 * @param deviation likewise, above 0
 */
record BandStatistics(double[] mean, double[] deviation) {

  /**
   * @throws InputException if a band is constant or not a finite number in the training pixels
   */
  static BandStatistics of(TrainingSpectra spectra, int[] bands) {
    requireAscending(spectra, bands);
    refuse(
        bands,
        IntStream.of(bands).filter(b -> !finite(spectra, b)).toArray(),
        "missing values (NaN or infinite) in the training pixels");
    refuse(
        bands,
        IntStream.of(bands).filter(b -> constant(spectra, b)).toArray(),
        "the same value in all training pixels");
    double[] mean = new double[bands.length];
    double[] deviation = new double[bands.length];
    for (int i = 0; i < bands.length; i++) {
      mean[i] = mean(spectra, bands[i]);
      deviation[i] = deviation(spectra, bands[i], mean[i]);
    }
    return new BandStatistics(mean, deviation);
  }

  private static void requireAscending(TrainingSpectra spectra, int[] bands) {
    boolean ascending = bands.length > 0;
    for (int i = 0; i < bands.length; i++) {
      ascending &= bands[i] > (i == 0 ? -1 : bands[i - 1]) && bands[i] < spectra.bands();
    }
    if (!ascending) {
      throw new IllegalArgumentException(
          "selected bands must ascend and be below "
              + spectra.bands()
              + ": "
              + Arrays.toString(bands));
    }
  }

  private static void refuse(int[] selected, int[] bad, String what) {
    if (bad.length == 0) {
      return;
    }
    int[] good = BandRanges.without(selected, bad);
    String cure =
        good.length == 0
            ? "no usable band is left; check the cube, and whether several pixels train"
            : "leave them out with --bands "
                + BandRanges.format(good)
                + " (bands: in a study file)";
    throw new InputException(
        (bad.length == 1 ? "band " : "bands ")
            + BandRanges.format(bad)
            + (bad.length == 1 ? " has " : " have ")
            + what
            + "; "
            + cure);
  }

  private static boolean finite(TrainingSpectra spectra, int band) {
    int base = band * spectra.pixels();
    for (int p = 0; p < spectra.pixels(); p++) {
      if (!Float.isFinite(spectra.samples()[base + p])) {
        return false;
      }
    }
    return true;
  }

  private static boolean constant(TrainingSpectra spectra, int band) {
    int base = band * spectra.pixels();
    for (int p = 1; p < spectra.pixels(); p++) {
      if (spectra.samples()[base + p] != spectra.samples()[base]) {
        return false;
      }
    }
    return true;
  }

  private static double mean(TrainingSpectra spectra, int band) {
    int base = band * spectra.pixels();
    double sum = 0;
    for (int p = 0; p < spectra.pixels(); p++) {
      sum += spectra.samples()[base + p];
    }
    return sum / spectra.pixels();
  }

  private static double deviation(TrainingSpectra spectra, int band, double mean) {
    int base = band * spectra.pixels();
    double sum = 0;
    for (int p = 0; p < spectra.pixels(); p++) {
      double centred = spectra.samples()[base + p] - mean;
      sum += centred * centred;
    }
    return Math.sqrt(sum / spectra.pixels());
  }
}
