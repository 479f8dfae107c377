package org.spectrim.quantize;

import java.util.Arrays;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.StoredTensor;

/**
 * Weights that share a few values: k-means of a layer's weights, the first centroids evenly between
 * the least and the largest weight (Han et al. 2016, <i>Deep Compression</i>: this linear
 * initialization keeps the few large weights). Weights that are exactly 0, as pruned ones are, stay
 * so with a value of their own.
 */
final class KMeans {
  private static final int SWEEPS = 300;

  private KMeans() {}

  /** Shares at most {@code 2^bits} values; those that no weight takes are left out. */
  static CodebookTensor share(StoredTensor weight, int bits) {
    float[] values = weight.toFloats();
    float[] sorted = nonZeros(values);
    Arrays.sort(sorted);
    boolean zeros = sorted.length < values.length;
    int most = (1 << bits) - (zeros ? 1 : 0);
    double[] centroids = sorted.length == 0 ? new double[0] : centroids(sorted, most);
    float[] codebook = new float[centroids.length + (zeros ? 1 : 0)];
    int first = zeros ? 1 : 0;
    for (int c = 0; c < centroids.length; c++) {
      codebook[first + c] = (float) centroids[c];
    }
    byte[] indices = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      indices[i] = values[i] == 0 ? 0 : (byte) (first + nearest(centroids, values[i]));
    }
    return new CodebookTensor(weight.shape(), indices, codebook);
  }

  private static float[] nonZeros(float[] values) {
    float[] kept = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (value != 0) {
        kept[count++] = value;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** Lloyd's iterations; along a line, clusters are stretches of the sorted values. */
  private static double[] centroids(float[] sorted, int most) {
    double[] sums = new double[sorted.length + 1];
    for (int i = 0; i < sorted.length; i++) {
      sums[i + 1] = sums[i] + sorted[i];
    }
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    double[] centroids = new double[most];
    for (int c = 0; c < most; c++) {
      centroids[c] = most == 1 ? (low + high) / 2 : low + (high - low) * c / (most - 1);
    }
    int[] ends = new int[0];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      int[] now = ends(sorted, centroids);
      if (Arrays.equals(now, ends)) {
        break;
      }
      ends = now;
      for (int c = 0; c < most; c++) {
        int from = c == 0 ? 0 : ends[c - 1];
        if (ends[c] > from) {
          centroids[c] = (sums[ends[c]] - sums[from]) / (ends[c] - from);
        }
      }
    }
    return taken(centroids, ends);
  }

  /** Where the stretch of each centroid ends: halfway to the next one. */
  private static int[] ends(float[] sorted, double[] centroids) {
    int[] ends = new int[centroids.length];
    int at = 0;
    for (int c = 0; c < centroids.length; c++) {
      boolean last = c == centroids.length - 1;
      double border = last ? Double.POSITIVE_INFINITY : (centroids[c] + centroids[c + 1]) / 2;
      while (at < sorted.length && sorted[at] <= border) {
        at++;
      }
      ends[c] = at;
    }
    return ends;
  }

  private static double[] taken(double[] centroids, int[] ends) {
    double[] taken = new double[centroids.length];
    int count = 0;
    for (int c = 0; c < centroids.length; c++) {
      if (ends[c] > (c == 0 ? 0 : ends[c - 1])) {
        taken[count++] = centroids[c];
      }
    }
    return Arrays.copyOf(taken, count);
  }

  private static int nearest(double[] centroids, float value) {
    int at = Arrays.binarySearch(centroids, value);
    if (at >= 0) {
      return at;
    }
    int above = -at - 1;
    if (above == centroids.length) {
      return above - 1;
    }
    return above > 0 && value <= (centroids[above - 1] + centroids[above]) / 2 ? above - 1 : above;
  }
}
