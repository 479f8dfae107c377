package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * TWN: weights of three values, trained straight through (Li et al. 2016, <i>Ternary weight
 * networks</i>). {@code t = sign(w)} where {@code |w| > delta = 0.7 E|w|}, else 0; the scale is the
 * mean of the magnitudes over delta. Stored in 2 bits. Activations are rounded as by "qat".
 */
final class TernaryWeights extends TrainedQuantization {
  @Override
  public String name() {
    return "twn";
  }

  @Override
  public String summary() {
    return "trains weights of -s, 0 and s, 2 bits (ternary weight networks, Li et al. 2016)";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "w2a" + options.bitsOfActivations();
  }

  @Override
  public void check(QuantizeOptions options) {
    super.check(options);
    Checks.fixedWeightBits(options, 2);
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new TernaryRounding(options.perChannel() ? weight.shape().get(0) : 1);
  }
}
