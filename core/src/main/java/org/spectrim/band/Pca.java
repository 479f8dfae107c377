package org.spectrim.band;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.spectrim.error.InputException;

/**
 * Principal components of the standardized bands, each divided by its own standard deviation
 * (whitened): with {@code z} the standardized bands of the training pixels and {@code C = z z^T / n
 * = V L V^T} their correlation matrix, component k is {@code v_k^T z / sqrt(l_k)}, in descending
 * order of {@code l_k} (Pearson 1901; Hotelling 1933). An eigenvector has no sign of its own: the
 * entry of largest magnitude is made positive.
 */
final class Pca implements BandFitter {
  /** Variances below this share of the largest one are rounding errors. */
  private static final double NEGLIGIBLE = 1e-10;

  @Override
  public String name() {
    return "pca";
  }

  @Override
  public String summary() {
    return "principal components of the standardized bands, each to standard deviation 1";
  }

  @Override
  public BandTransform fit(TrainingSpectra spectra, int[] selected, int components) {
    BandStatistics statistics = BandStatistics.of(spectra, selected);
    if (components < 1 || components > selected.length) {
      throw new InputException(
          "pca: components: %d is not possible with %d bands; choose 1 to %d"
              .formatted(components, selected.length, selected.length));
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(selected.length, true, true);
    if (!eigen.decompose(Correlation.of(spectra, selected, statistics))) {
      throw new InputException("pca: the bands' correlation matrix has no eigenvectors");
    }
    int[] order = descending(eigen, selected.length);
    requireSupported(eigen, order, components, spectra.pixels());
    int bands = spectra.bands();
    float[] mean = new float[bands];
    float[] weights = new float[components * bands];
    for (int i = 0; i < selected.length; i++) {
      mean[selected[i]] = (float) statistics.mean()[i];
    }
    for (int k = 0; k < components; k++) {
      DMatrixRMaj vector = eigen.getEigenVector(order[k]);
      double scale = sign(vector) / Math.sqrt(eigen.getEigenvalue(order[k]).getReal());
      for (int i = 0; i < selected.length; i++) {
        weights[k * bands + selected[i]] =
            (float) (scale * vector.get(i) / statistics.deviation()[i]);
      }
    }
    return BandTransform.rounded(
        name(), mean, FixedPoint.nearest(weights, components), BandTransform.USUAL_LIMIT);
  }

  private static int[] descending(EigenDecomposition_F64<DMatrixRMaj> eigen, int size) {
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -eigen.getEigenvalue(i).getReal()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void requireSupported(
      EigenDecomposition_F64<DMatrixRMaj> eigen, int[] order, int components, int pixels) {
    double least = NEGLIGIBLE * eigen.getEigenvalue(order[0]).getReal();
    int supported =
        (int) IntStream.of(order).filter(i -> eigen.getEigenvalue(i).getReal() > least).count();
    // n pixels vary in n - 1 directions around their mean.
    supported = Math.min(supported, pixels - 1);
    if (components > supported) {
      throw new InputException(
          "pca: components: %d is more than the %d that %d training pixels support; ask for fewer components or more training pixels"
              .formatted(components, supported, pixels));
    }
  }

  private static double sign(DMatrixRMaj vector) {
    int largest = 0;
    for (int i = 1; i < vector.getNumElements(); i++) {
      if (Math.abs(vector.get(i)) > Math.abs(vector.get(largest))) {
        largest = i;
      }
    }
    return Math.signum(vector.get(largest));
  }
}
