package org.spectrim.onnx;

import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.IntegerTensor;

/** Constants of integer products. */
final class IntegerOperands {
  private IntegerOperands() {}

  /**
   * The bias in the unit of the 32-bit sums, rounded; down where a sign is taken, since an integer
   * sum and b together are 0 or more exactly if the sum and floor(b) are.
   */
  static int[] bias(float[] bias, AffineQuantizer in, IntegerTensor weight, boolean sign) {
    int[] integers = new int[bias.length];
    for (int o = 0; o < bias.length; o++) {
      double units = bias[o] / ((double) in.scale() * weight.scale(o));
      double whole = sign ? Math.floor(units) : Math.rint(units);
      integers[o] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole));
    }
    return integers;
  }

  /** Columns as rows. */
  static byte[] transposed(byte[] values, int rows) {
    int columns = values.length / rows;
    byte[] result = new byte[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = values[r * columns + c];
      }
    }
    return result;
  }
}
