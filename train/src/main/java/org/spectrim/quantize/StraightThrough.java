package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** Functions with a gradient other than their own (Bengio et al. 2013). */
final class StraightThrough {
  private StraightThrough() {}

  /** Rounds, halves to even, exactly; the gradient is that of the identity. */
  static Tensor round(Tensor x) {
    return x.add(x.round().sub(x).detach());
  }

  /** Another tensor's values with this one's gradient. */
  static Tensor values(Tensor values, Tensor gradient) {
    return gradient.sub(gradient.detach()).add(values.detach());
  }

  /** The same values; the gradient is multiplied by a factor. */
  static Tensor scaleGradient(Tensor x, double factor) {
    Tensor scaled = x.mul(new Scalar(factor));
    return x.detach().add(scaled).sub(scaled.detach());
  }

  /** Clips; the gradient is 1 inside, ends included, and 0 outside. */
  static Tensor clip(Tensor x, double low, double high) {
    return x.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
  }
}
