package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * Quantization-aware training: weights and activations are rounded in each forward pass as they
 * will be stored, the gradient goes straight through (Jacob et al. 2018). Activations keep their
 * calibrated ranges (Wu et al. 2020).
 */
final class AwareTraining extends TrainedQuantization {
  @Override
  public String name() {
    return "qat";
  }

  @Override
  public String summary() {
    return "trains with weights and activations rounded, 2 to 8 bits (Jacob et al. 2018)";
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new ScaledWeights(weight, bits, options);
  }
}
