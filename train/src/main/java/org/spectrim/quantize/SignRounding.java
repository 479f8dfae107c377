package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.AffineQuantizer;

/**
 * Activations of 1 bit: {@code s sign(x)}, 0 counted as positive, with the gradient of the hard
 * tanh: 1 where {@code |x| <= c}, else 0 (Courbariaux et al. 2016). The scale s is {@code E|x|} as
 * calibrated; c is {@code sqrt(pi / 2) s}, the standard deviation if x is normal: the paper clips
 * what batch-normalization has brought to deviation 1.
 */
final class SignRounding implements ActivationRounding {
  private final AffineQuantizer quantizer;

  SignRounding(AffineQuantizer quantizer) {
    this.quantizer = quantizer;
  }

  @Override
  public Tensor round(Tensor x) {
    double scale = quantizer.scale();
    double reach = Math.sqrt(Math.PI / 2) * scale;
    Tensor up = x.detach().ge(new Scalar(0.0)).to(torch.ScalarType.Float);
    Tensor signs = up.mul(new Scalar(2.0)).sub(new Scalar(1.0)).mul(new Scalar(scale));
    return StraightThrough.values(signs, StraightThrough.clip(x, -reach, reach));
  }

  @Override
  public AffineQuantizer quantizer() {
    return quantizer;
  }
}
