package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * TTQ: weights {@code -Wn}, 0 and {@code Wp} with both scales trained (Zhu et al. 2017, <i>Trained
 * ternary quantization</i>). Formulas in {@link TernaryScales}. Stored as a codebook; activations
 * stay floats.
 */
final class TrainedTernary extends TrainedQuantization {
  @Override
  public String name() {
    return "ttq";
  }

  @Override
  public String summary() {
    return "weights of -Wn, 0 and Wp with both scales trained, 2 bits (Zhu et al. 2017)";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "w2";
  }

  @Override
  public boolean roundsActivations() {
    return false;
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.floatActivations(options);
    Checks.noBiasCorrection(options);
    Checks.fixedWeightBits(options, 2);
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new TernaryScales(weight);
  }
}
