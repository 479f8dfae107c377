package org.spectrim.quantize;

import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.StoredTensor;

/**
 * LSQ: the step sizes of weights and activations are trained along (Esser et al. 2020, <i>Learned
 * step size quantization</i>). For {@code y = s round(clip(x / s, -Qn, Qp))} the gradient of the
 * step is {@code round(x / s) - x / s} inside and {@code -Qn} or {@code Qp} outside, times {@code 1
 * / sqrt(N Qp)} with N the number of weights of a step, or of features of a sample.
 *
 * <p>A step is trained as a factor of its first value: Adam moves by its learning rate whatever the
 * gradient's size, and steps are much smaller than 1. The first values are the weights' range of
 * least error and the calibrated activations (as in LSQ+, Bhalgat et al. 2020), not {@code 2 E|x| /
 * sqrt(Qp)}: networks trained on a few hundred pixels see too few batches to come from there.
 */
final class LearnedStep extends TrainedQuantization {
  @Override
  public String name() {
    return "lsq";
  }

  @Override
  public String summary() {
    return "trains the step sizes too, their gradient scaled by 1/sqrt(N Qp) (Esser et al. 2020)";
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new LearnedWeightSteps(weight, bits, options);
  }

  @Override
  ActivationRounding activations(AffineQuantizer calibrated) {
    return new LearnedActivationStep(calibrated);
  }
}
