package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/** DoReFa's weights of 2 bits or more: odd integers times a factor that does not change. */
final class TanhRounding implements WeightRounding {
  private final int bits;
  private final int levels;
  private final float scale;

  TanhRounding(StoredTensor weight, int bits) {
    this.bits = bits;
    this.levels = (1 << bits) - 1;
    float[] odd = integers(weight);
    double fit = 0;
    double size = 0;
    for (int i = 0; i < odd.length; i++) {
      fit += (double) odd[i] * weight.toFloats()[i];
      size += (double) odd[i] * odd[i];
    }
    this.scale = fit > 0 ? (float) (fit / size) : Float.MIN_NORMAL;
  }

  @Override
  public Tensor round(Tensor weight) {
    return odd(weight).mul(new Scalar(scale));
  }

  /** Odd integers from {@code -(2^k - 1)} to {@code 2^k - 1}. */
  private Tensor odd(Tensor weight) {
    Tensor squeezed = weight.tanh();
    Tensor largest = squeezed.abs().amax().clamp_min(new Scalar((double) Float.MIN_NORMAL));
    Tensor unit = squeezed.div(largest.mul(new Scalar(2.0))).add(new Scalar(0.5));
    Tensor steps = StraightThrough.round(unit.mul(new Scalar((double) levels)));
    return steps.mul(new Scalar(2.0)).sub(new Scalar((double) levels));
  }

  private float[] integers(StoredTensor weight) {
    float[] values = weight.toFloats();
    return Torch.withoutGradients(() -> Tensors.floats(odd(Tensors.of(values, values.length))));
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    float[] odd = integers(weight);
    byte[] integers = new byte[odd.length];
    for (int i = 0; i < odd.length; i++) {
      integers[i] = (byte) odd[i];
    }
    return new IntegerTensor(weight.shape(), bits, integers, new float[] {scale}, true);
  }
}
