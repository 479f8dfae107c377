package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.StoredTensor;

/**
 * XNOR-Net's weights: {@code alpha sign(w)} with {@code alpha = E|w|} of a filter; the gradient of
 * a weight is multiplied by {@code 1/n + alpha} where {@code |w| <= 1}, else by {@code 1/n}, n
 * weights sharing alpha (Rastegari et al. 2016, section 3.1).
 */
final class XnorRounding implements WeightRounding {
  private final BinaryRounding binary;
  private final int groups;

  XnorRounding(int groups) {
    this.groups = groups;
    this.binary = new BinaryRounding(groups);
  }

  @Override
  public Tensor round(Tensor weight) {
    Tensor rows = weight.reshape(groups, -1);
    Tensor w = rows.detach();
    Tensor alpha = BinaryRounding.scales(w);
    Tensor inside = w.abs().le(new Scalar(1.0)).to(torch.ScalarType.Float);
    Tensor factor = inside.mul(alpha).add(new Scalar(1.0 / rows.size(1)));
    return StraightThrough.values(BinaryRounding.signs(w).mul(alpha), rows.mul(factor))
        .reshape(weight.sizes());
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    return binary.store(weight);
  }
}
