package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.torch.Tensors;

/** PACT's clipping level, trained as a factor of the calibrated one (see {@link LearnedStep}). */
final class ClippingLevel implements ActivationRounding {
  private final int bits;
  private final float first;
  private final Tensor factor;

  ClippingLevel(AffineQuantizer calibrated) {
    bits = calibrated.bits();
    first = calibrated.scale() * steps();
    factor = Tensors.of(new float[] {1}, 1);
    factor.set_requires_grad(true);
  }

  private int steps() {
    return (1 << bits) - 1;
  }

  Tensor alpha() {
    return factor.mul(new Scalar(first));
  }

  @Override
  public Tensor round(Tensor x) {
    Tensor alpha = alpha();
    // relu(x) - relu(x - alpha) is clip(x, 0, alpha) with the gradient of alpha.
    Tensor clipped = x.relu().sub(x.sub(alpha).relu());
    Tensor step = alpha.detach().div(new Scalar((double) steps()));
    return StraightThrough.values(clipped.div(step).round().mul(step), clipped);
  }

  @Override
  public AffineQuantizer quantizer() {
    float alpha = Tensors.floats(alpha())[0];
    if (!(alpha > 0)) {
      throw new InputException(
          "a clipping level fell to " + alpha + " in training; lower quantize's learning-rate");
    }
    return new AffineQuantizer(alpha / steps(), 0, bits);
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(factor);
  }
}
