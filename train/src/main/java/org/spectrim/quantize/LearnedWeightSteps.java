package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;

/** A trained step for each filter, or for a layer: integers from {@code -2^(b-1)} on. */
final class LearnedWeightSteps implements WeightRounding {
  private final int bits;
  private final Steps steps;

  LearnedWeightSteps(StoredTensor weight, int bits, QuantizeOptions options) {
    this.bits = bits;
    this.steps =
        new Steps(
            SymmetricWeights.quantize(weight, bits, options.perChannel(), options.weightRange())
                .scales());
  }

  @Override
  public Tensor round(Tensor weight) {
    long groups = steps.factors().numel();
    return steps
        .round(weight.reshape(groups, -1), -largest() - 1, largest(), weight.numel() / groups)
        .reshape(weight.sizes());
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    float[] scales = steps.values();
    float[] values = weight.toFloats();
    byte[] integers = new byte[values.length];
    int each = values.length / scales.length;
    for (int i = 0; i < integers.length; i++) {
      double q = Math.rint(values[i] / scales[i / each]);
      integers[i] = (byte) Math.max(-largest() - 1, Math.min(largest(), q));
    }
    return new IntegerTensor(weight.shape(), bits, integers, scales);
  }

  private int largest() {
    return WeightRange.largest(bits);
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(steps.factors());
  }
}
