package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;

/** Rounds to -s, 0 or s; the gradient passes straight through. */
final class TernaryRounding implements WeightRounding {
  private static final double THRESHOLD = 0.7;

  private final int groups;

  /**
   * @param groups of weights that share a scale, equal and one after the other
   */
  TernaryRounding(int groups) {
    this.groups = groups;
  }

  @Override
  public Tensor round(Tensor weight) {
    Tensor rows = weight.reshape(groups, -1);
    Tensor signs = signs(rows.detach());
    return StraightThrough.values(signs.mul(scales(rows.detach(), signs)), rows)
        .reshape(weight.sizes());
  }

  private static Tensor signs(Tensor rows) {
    Tensor magnitudes = rows.abs();
    Tensor delta = mean(magnitudes).mul(new Scalar(THRESHOLD));
    return rows.sign().mul(magnitudes.gt(delta).to(torch.ScalarType.Float));
  }

  /** The mean magnitude of what is not 0; 1 for a row of zeros. */
  private static Tensor scales(Tensor rows, Tensor signs) {
    Tensor kept = sum(signs.abs());
    Tensor none = kept.lt(new Scalar(1.0)).to(torch.ScalarType.Float);
    return sum(rows.mul(signs)).add(none).div(kept.add(none));
  }

  private static Tensor sum(Tensor rows) {
    return rows.sum(1).reshape(-1, 1);
  }

  private static Tensor mean(Tensor rows) {
    return rows.mean(1).reshape(-1, 1);
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    Tensor rows = Tensors.of(weight.toFloats(), groups, weight.size() / groups);
    Tensor signs = signs(rows);
    float[] values = Tensors.floats(signs);
    byte[] integers = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (byte) values[i];
    }
    return new IntegerTensor(weight.shape(), 2, integers, Tensors.floats(scales(rows, signs)));
  }
}
