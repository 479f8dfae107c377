package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.AffineQuantizer;

/** A trained step for the results of a node; the zero point stays as it was calibrated. */
final class LearnedActivationStep implements ActivationRounding {
  private final int zeroPoint;
  private final int bits;
  private final Steps steps;

  LearnedActivationStep(AffineQuantizer calibrated) {
    this.zeroPoint = calibrated.zeroPoint();
    this.bits = calibrated.bits();
    this.steps = new Steps(new float[] {calibrated.scale()});
  }

  @Override
  public Tensor round(Tensor x) {
    int high = (1 << bits) - 1 - zeroPoint;
    return steps
        .round(x.reshape(1, -1), -zeroPoint, high, x.numel() / x.size(0))
        .reshape(x.sizes());
  }

  @Override
  public AffineQuantizer quantizer() {
    return new AffineQuantizer(steps.values()[0], zeroPoint, bits);
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(steps.factors());
  }
}
