package org.spectrim.prune;

/**
 * The inverse of {@code F = lambda I + 1/N sum_i g_i g_i^T} for a layer's weights, of which only
 * the blocks of 32 neighbours on the diagonal are kept. Built gradient by gradient with the formula
 * of Sherman and Morrison, {@code F^-1 <- F^-1 - v v^T / (N + g^T v)} with {@code v = F^-1 g}.
 */
final class BlockFisher {
  static final int BLOCK = 32;

  /** That of the paper. */
  static final double LAMBDA = 1e-5;

  private final int size;
  private final int samples;

  /** Block after block, row by row. */
  private final float[] inverse;

  /**
   * @param samples how many gradients will be added
   */
  BlockFisher(int size, int samples) {
    this.size = size;
    this.samples = samples;
    inverse = new float[Math.multiplyExact((size + BLOCK - 1) / BLOCK, BLOCK * BLOCK)];
    for (int i = 0; i < size; i++) {
      inverse[at(i, i)] = (float) (1 / LAMBDA);
    }
  }

  private static int at(int row, int column) {
    return (row / BLOCK * BLOCK + row % BLOCK) * BLOCK + column % BLOCK;
  }

  void add(float[] gradient) {
    double[] v = new double[BLOCK];
    for (int first = 0; first < size; first += BLOCK) {
      int end = Math.min(size, first + BLOCK);
      double product = samples;
      for (int row = first; row < end; row++) {
        double sum = 0;
        for (int column = first; column < end; column++) {
          sum += (double) inverse[at(row, column)] * gradient[column];
        }
        v[row - first] = sum;
        product += sum * gradient[row];
      }
      for (int row = first; row < end; row++) {
        double factor = v[row - first] / product;
        for (int column = first; column < end; column++) {
          inverse[at(row, column)] -= (float) (factor * v[column - first]);
        }
      }
    }
  }

  double diagonal(int i) {
    return inverse[at(i, i)];
  }

  /**
   * The weights after the best change for those that went: with Q those of a block, {@code w - F^-1
   * [:,Q] ([F^-1]_QQ)^-1 w_Q}, which is zero on Q.
   */
  float[] withoutPruned(float[] before, float[] after) {
    float[] weights = after.clone();
    for (int first = 0; first < size; first += BLOCK) {
      int end = Math.min(size, first + BLOCK);
      int[] gone = new int[end - first];
      int count = 0;
      int left = 0;
      for (int i = first; i < end; i++) {
        if (after[i] == 0 && before[i] != 0) {
          gone[count++] = i;
        }
        left += after[i] == 0 ? 0 : 1;
      }
      if (count == 0 || left == 0) {
        continue;
      }
      double[] multipliers = solve(gone, count, before);
      for (int i = first; i < end; i++) {
        double change = 0;
        for (int q = 0; q < count; q++) {
          change -= inverse[at(i, gone[q])] * multipliers[q];
        }
        weights[i] = after[i] == 0 ? 0 : (float) (before[i] + change);
      }
    }
    return weights;
  }

  /** Solves {@code [F^-1]_QQ x = w_Q} by Cholesky's decomposition. */
  private double[] solve(int[] gone, int count, float[] weights) {
    double[][] lower = new double[count][count];
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = weights[gone[i]];
      for (int j = 0; j <= i; j++) {
        double sum = inverse[at(gone[i], gone[j])];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        // Positive but for rounding.
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
      }
      for (int j = 0; j < i; j++) {
        x[i] -= lower[i][j] * x[j];
      }
      x[i] /= lower[i][i];
    }
    for (int i = count - 1; i >= 0; i--) {
      for (int j = i + 1; j < count; j++) {
        x[i] -= lower[j][i] * x[j];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }
}
