package org.spectrim.quantize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Objective;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.TrainResult;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;

/**
 * PACT: each ReLU is clipped at a level that is trained along (Choi et al. 2018, <i>PACT:
 * parameterized clipping activation</i>). {@code y = clip(x, 0, alpha)} is rounded to {@code alpha
 * / (2^k - 1)}; the gradient of alpha is 1 where x lies above it and 0 elsewhere; a penalty {@code
 * 0.0002 alpha^2} keeps ranges small. Activations that may be negative keep their calibrated range;
 * weights are rounded as by "qat".
 */
final class Pact extends TrainedQuantization {
  private static final double PENALTY = 2e-4;

  @Override
  public String name() {
    return "pact";
  }

  @Override
  public String summary() {
    return "trains where activations are clipped, y = clip(x, 0, alpha) (Choi et al. 2018)";
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new ScaledWeights(weight, bits, options);
  }

  @Override
  ActivationRounding activations(AffineQuantizer calibrated) {
    return calibrated.zeroPoint() == 0
        ? new ClippingLevel(calibrated)
        : ActivationRounding.fixed(calibrated);
  }

  @Override
  public boolean teachable() {
    return false;
  }

  @Override
  TrainResult fit(Model folded, FitContext context, TrainOptions training, RoundingHooks hooks) {
    return context.fit(folded, objective(hooks), training, hooks);
  }

  private static Objective objective(RoundingHooks hooks) {
    CrossEntropy crossEntropy = new CrossEntropy();
    return batch -> {
      Tensor loss = crossEntropy.loss(batch);
      for (ActivationRounding rounding : hooks.activations().values()) {
        if (rounding instanceof ClippingLevel level) {
          loss = loss.add(level.alpha().square().sum(), new Scalar(PENALTY));
        }
      }
      return loss;
    };
  }
}
