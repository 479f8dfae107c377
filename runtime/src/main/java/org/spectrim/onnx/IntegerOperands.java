package org.spectrim.onnx;

import java.util.List;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.IntegerTensor;

/** Constants of integer products, as inputs of ONNX operators. */
record IntegerOperands(GraphBuilder graph) {
  /** Floats nearer to 0 than half of it count as 0. */
  private static final float SIGN_STEP = 1e-20f;

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

  String weight(IntegerTensor weight, byte[] values, long... dims) {
    return new PackedIntegers(graph, "weight", dims).signed(values, weight.bits(), weight.odd());
  }

  /** One for each filter, or one for all. */
  String scales(IntegerTensor weight) {
    float[] scales = weight.scales();
    return graph.constant(
        "w_scale",
        scales.length == 1 ? Tensor.scalar(scales[0]) : Tensor.floats(scales, scales.length));
  }

  /** As many as scales. */
  String zeroPoints(IntegerTensor weight) {
    int count = weight.scales().length;
    return graph.constant(
        "w_zero", count == 1 ? Tensor.int8(new byte[1]) : Tensor.int8(new byte[count], count));
  }

  String bias(int[] integers) {
    return graph.constant("bias", Tensor.ints(integers, integers.length));
  }

  String scale(AffineQuantizer q) {
    return graph.constant("x_scale", Tensor.scalar(q.scale()));
  }

  String zeroPoint(AffineQuantizer q) {
    return graph.constant("x_zero", Tensor.uint8(q.zeroPoint()));
  }

  /** Scale and zero point that make floats integers. */
  List<String> rounding(AffineQuantizer q) {
    return q.isSign() ? signs(SIGN_STEP) : List.of(scale(q), zeroPoint(q));
  }

  /**
   * Scale and zero point of a product's result. For a sign, the step is so small that any sum below
   * 0 becomes 0 and any above saturates; a sum of 0 becomes 2, which stands for 1.
   */
  List<String> rounding(AffineQuantizer in, IntegerTensor weight, AffineQuantizer result) {
    if (!result.isSign()) {
      return List.of(scale(result), zeroPoint(result));
    }
    float least = Float.POSITIVE_INFINITY;
    for (float scale : weight.scales()) {
      least = Math.min(least, scale);
    }
    return signs(Math.max(Float.MIN_NORMAL, in.scale() * least / 4));
  }

  private List<String> signs(float step) {
    return List.of(
        graph.constant("x_scale", Tensor.scalar(step)),
        graph.constant("x_zero", Tensor.uint8(AffineQuantizer.POSITIVE)));
  }
}
