package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * Weights of two values, {@code E|w| sign(w)}, trained straight through: BinaryConnect (Courbariaux
 * et al. 2015) with the scale of binary weight networks (Rastegari et al. 2016, <i>XNOR-Net</i>).
 * Stored in 1 bit. Activations are rounded as by "qat".
 */
final class BinaryWeights extends TrainedQuantization {
  @Override
  public String name() {
    return "bwn";
  }

  @Override
  public String summary() {
    return "trains weights of -s and s, 1 bit (binary weight networks, Rastegari et al. 2016)";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "w1a" + options.bitsOfActivations();
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.noBiasCorrection(options);
    Checks.fixedWeightBits(options, 1);
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new BinaryRounding(options.perChannel() ? weight.shape().get(0) : 1);
  }
}
