package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;

/**
 * Weights within a share of their largest magnitude, which is taken anew at each step; the share
 * stays as it was chosen for the first weights. Rounding as in {@link SymmetricWeights}; the
 * gradient passes straight through inside the range and is 0 outside (Krishnamoorthi 2018).
 */
final class ScaledWeights implements WeightRounding {
  private final int bits;
  private final float[] shares;
  private final Tensor shareTensor;

  ScaledWeights(StoredTensor weight, int bits, QuantizeOptions options) {
    this.bits = bits;
    int groups = options.perChannel() ? weight.shape().get(0) : 1;
    this.shares = WeightRange.shares(weight.toFloats(), groups, bits, options.weightRange());
    this.shareTensor = Tensors.of(shares, groups, 1);
  }

  @Override
  public Tensor round(Tensor weight) {
    int largest = WeightRange.largest(bits);
    Tensor rows = weight.reshape(shares.length, -1);
    Tensor reach = rows.detach().abs().amax(new long[] {1}, true);
    Tensor scale = reach.mul(shareTensor).div(new Scalar((double) largest));
    // A filter of zeros has scale 1, as it is stored.
    Tensor none = scale.lt(new Scalar((double) Float.MIN_NORMAL)).to(torch.ScalarType.Float);
    Tensor safe = scale.add(none);
    Tensor inside = StraightThrough.clip(rows.div(safe), -largest, largest);
    return StraightThrough.round(inside).mul(safe).reshape(weight.sizes());
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    return SymmetricWeights.quantize(weight, bits, shares);
  }
}
