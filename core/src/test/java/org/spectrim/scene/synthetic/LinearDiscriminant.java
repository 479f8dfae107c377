package org.spectrim.scene.synthetic;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.spectrim.scene.LabelMap;

/**
 * Fisher's linear discriminant (1936) on the bands of a pixel: a yardstick of how hard a scene is
 * that owes nothing to our networks. Classes share one covariance, with a little ridge.
 */
final class LinearDiscriminant {
  private static final double RIDGE = 1e-3;

  private LinearDiscriminant() {}

  /**
   * The share of the other labelled pixels that are classified rightly.
   *
   * @param samples {@code [band, pixel]}
   * @param train training pixels, the same number of each class
   */
  static double accuracy(LabelMap labels, int classes, float[] samples, int[] train) {
    int pixels = labels.labels().length;
    int bands = samples.length / pixels;
    DMatrixRMaj means = new DMatrixRMaj(bands, classes);
    for (int pixel : train) {
      for (int band = 0; band < bands; band++) {
        double share = (double) classes / train.length;
        means.add(band, labels.at(pixel) - 1, share * samples[band * pixels + pixel]);
      }
    }
    DMatrixRMaj directions = new DMatrixRMaj(bands, classes);
    CommonOps_DDRM.solve(covariance(labels, samples, train, means), means, directions);
    boolean[] trained = new boolean[pixels];
    for (int pixel : train) {
      trained[pixel] = true;
    }
    int right = 0;
    int all = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      if (labels.at(pixel) > 0 && !trained[pixel]) {
        all++;
        right += best(means, directions, samples, pixel, pixels) == labels.at(pixel) ? 1 : 0;
      }
    }
    return (double) right / all;
  }

  private static DMatrixRMaj covariance(
      LabelMap labels, float[] samples, int[] train, DMatrixRMaj means) {
    int pixels = labels.labels().length;
    int bands = means.numRows;
    DMatrixRMaj centred = new DMatrixRMaj(train.length, bands);
    for (int i = 0; i < train.length; i++) {
      for (int band = 0; band < bands; band++) {
        double mean = means.get(band, labels.at(train[i]) - 1);
        centred.set(i, band, samples[band * pixels + train[i]] - mean);
      }
    }
    DMatrixRMaj within = new DMatrixRMaj(bands, bands);
    CommonOps_DDRM.multTransA(1.0 / train.length, centred, centred, within);
    for (int band = 0; band < bands; band++) {
      within.set(band, band, within.get(band, band) * (1 + RIDGE));
    }
    return within;
  }

  private static int best(
      DMatrixRMaj means, DMatrixRMaj directions, float[] samples, int pixel, int pixels) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < means.numCols; c++) {
      double score = 0;
      for (int band = 0; band < means.numRows; band++) {
        double sample = samples[band * pixels + pixel];
        score += directions.get(band, c) * (sample - means.get(band, c) / 2);
      }
      if (score > most) {
        most = score;
        best = c + 1;
      }
    }
    return best;
  }
}
