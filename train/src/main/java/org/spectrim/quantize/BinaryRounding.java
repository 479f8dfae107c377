package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;

/**
 * Rounds to {@code -E|w|} or {@code E|w|}, 0 upwards; the gradient passes straight through where
 * {@code |w| <= 1}.
 */
final class BinaryRounding implements WeightRounding {
  private final int groups;

  /**
   * @param groups of weights that share a scale, equal and one after the other
   */
  BinaryRounding(int groups) {
    this.groups = groups;
  }

  @Override
  public Tensor round(Tensor weight) {
    Tensor rows = weight.reshape(groups, -1);
    Tensor rounded = signs(rows.detach()).mul(scales(rows.detach()));
    return StraightThrough.values(rounded, StraightThrough.clip(rows, -1, 1))
        .reshape(weight.sizes());
  }

  static Tensor signs(Tensor rows) {
    Tensor up = rows.ge(new Scalar(0.0)).to(torch.ScalarType.Float);
    return up.mul(new Scalar(2.0)).sub(new Scalar(1.0));
  }

  static Tensor scales(Tensor rows) {
    return rows.abs().mean(1).reshape(-1, 1);
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    Tensor rows = Tensors.of(weight.toFloats(), groups, weight.size() / groups);
    float[] signs = Tensors.floats(signs(rows));
    byte[] integers = new byte[signs.length];
    for (int i = 0; i < signs.length; i++) {
      integers[i] = (byte) signs[i];
    }
    float[] scales = Tensors.floats(scales(rows));
    for (int s = 0; s < scales.length; s++) {
      // Engines divide by scales.
      scales[s] = Math.max(scales[s], Float.MIN_NORMAL);
    }
    return new IntegerTensor(weight.shape(), 1, integers, scales, true);
  }
}
