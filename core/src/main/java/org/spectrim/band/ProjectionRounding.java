package org.spectrim.band;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.spectrim.error.InputException;

/**
 * Rounds projections to few bits so that what they make of the training pixels stays nearly what it
 * was. Neighbouring bands are so alike that rounding each weight to the nearest is hopeless: the
 * errors, times the large common brightness, drown the minor components. Instead bands are rounded
 * one after the other, and those that are still to come take up each error as far as the bands'
 * correlation lets them (Frantar et al. 2022, GPTQ: {@code w_j -= e U_ij / U_ii} with {@code U^T U}
 * the inverse of the damped second moments).
 *
 * <p>A band's step is the power of two nearest to the inverse of its standard deviation, so that
 * quiet bands, whose weights are large, do not take the range from the others.
 */
public final class ProjectionRounding {
  /** Share of the mean variance that is added to each, against weights that only fit noise. */
  private static final double DAMPING = 1e-4;

  private ProjectionRounding() {}

  /**
   * Rounds a transform.
   *
   * @param transform a diagonal one is given back as it is, since it has one weight a band only
   * @param spectra of the training pixels
   * @param bits of a weight, 4 to 8
   * @throws InputException if the spectra have other bands, or a band in use is constant
   */
  public static BandTransform round(BandTransform transform, TrainingSpectra spectra, int bits) {
    if (transform.diagonal()) {
      return transform;
    }
    int bands = transform.bands();
    if (spectra.bands() != bands) {
      throw new InputException(
          "the scene has %d bands but the model's band transform takes %d; use the scene's sensor"
              .formatted(spectra.bands(), bands));
    }
    int[] used = used(transform);
    BandStatistics statistics = BandStatistics.of(spectra, used);
    float[] columnSteps = new float[bands];
    Arrays.fill(columnSteps, 1);
    double[] spread = new double[used.length];
    for (int i = 0; i < used.length; i++) {
      double deviation = statistics.deviation()[i];
      columnSteps[used[i]] = (float) Math.pow(2, -Math.rint(Math.log(deviation) / Math.log(2)));
      spread[i] = deviation * columnSteps[used[i]];
    }
    DMatrixRMaj feedback = feedback(Correlation.of(spectra, used, statistics), spread);
    float[] rowSteps = new float[transform.components()];
    short[] integers = new short[transform.weights().length];
    for (int row = 0; row < rowSteps.length; row++) {
      double[] weights = new double[used.length];
      for (int i = 0; i < used.length; i++) {
        weights[i] = transform.weights()[row * bands + used[i]] / columnSteps[used[i]];
      }
      double largest = Arrays.stream(weights).map(Math::abs).max().orElse(0);
      rowSteps[row] = FixedPoint.step((float) largest, bits);
      short[] rounded = round(weights, rowSteps[row], feedback, FixedPoint.most(bits));
      for (int i = 0; i < used.length; i++) {
        integers[row * bands + used[i]] = rounded[i];
      }
    }
    return BandTransform.rounded(
        transform.kind(),
        transform.mean(),
        new FixedPoint(bits, integers, rowSteps, columnSteps),
        transform.limit());
  }

  private static int[] used(BandTransform transform) {
    int bands = transform.bands();
    return IntStream.range(0, bands)
        .filter(
            b ->
                IntStream.range(0, transform.components())
                    .anyMatch(k -> transform.weights()[k * bands + b] != 0))
        .toArray();
  }

  /** Upper triangular U with {@code U^T U} the inverse of the damped second moments. */
  private static DMatrixRMaj feedback(DMatrixRMaj correlation, double[] spread) {
    int size = spread.length;
    DMatrixRMaj moments = new DMatrixRMaj(size, size);
    double mean = Arrays.stream(spread).map(s -> s * s).average().orElseThrow();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double damping = i == j ? DAMPING * mean : 0;
        moments.set(i, j, correlation.get(i, j) * spread[i] * spread[j] + damping);
      }
    }
    CholeskyDecomposition_F64<DMatrixRMaj> upper = DecompositionFactory_DDRM.chol(size, false);
    if (!CommonOps_DDRM.invert(moments) || !upper.decompose(moments)) {
      throw new InputException("the bands' correlation matrix cannot be inverted");
    }
    return upper.getT(null);
  }

  /** The weights are changed: each takes up its share of the errors before it. */
  private static short[] round(double[] weights, float step, DMatrixRMaj feedback, int most) {
    short[] rounded = new short[weights.length];
    for (int i = 0; i < weights.length; i++) {
      rounded[i] = (short) Math.max(-most, Math.min(most, Math.rint(weights[i] / step)));
      double error = (weights[i] - rounded[i] * (double) step) / feedback.get(i, i);
      for (int j = i + 1; j < weights.length; j++) {
        weights[j] -= error * feedback.get(i, j);
      }
    }
    return rounded;
  }
}
