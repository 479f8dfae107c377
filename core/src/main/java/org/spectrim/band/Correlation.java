package org.spectrim.band;

import org.ejml.data.DMatrixRMaj;

/** The correlation matrix of bands, in double, over blocks of pixels so that memory stays small. */
final class Correlation {
  private static final int BLOCK = 1024;

  private Correlation() {}

  /**
   * {@code z z^T / n} with {@code z} the standardized bands.
   *
   * @param bands 0-based
   * @return {@code [bands.length, bands.length]}, symmetric
   */
  static DMatrixRMaj of(TrainingSpectra spectra, int[] bands, BandStatistics statistics) {
    int size = bands.length;
    DMatrixRMaj sums = new DMatrixRMaj(size, size);
    double[][] block = new double[size][BLOCK];
    for (int start = 0; start < spectra.pixels(); start += BLOCK) {
      int count = Math.min(BLOCK, spectra.pixels() - start);
      for (int i = 0; i < size; i++) {
        int base = bands[i] * spectra.pixels() + start;
        for (int p = 0; p < count; p++) {
          block[i][p] =
              (spectra.samples()[base + p] - statistics.mean()[i]) / statistics.deviation()[i];
        }
      }
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          sums.add(i, j, product(block[i], block[j], count));
        }
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double value = sums.get(i, j) / spectra.pixels();
        sums.set(i, j, value);
        sums.set(j, i, value);
      }
    }
    return sums;
  }

  private static double product(double[] a, double[] b, int count) {
    double sum = 0;
    for (int p = 0; p < count; p++) {
      sum += a[p] * b[p];
    }
    return sum;
  }
}
