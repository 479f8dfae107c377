package org.spectrim.quantize;

import org.spectrim.error.UsageException;
import org.spectrim.model.AffineQuantizer;
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
    Integer asked = options.weightBits();
    if (asked != null && asked != 1) {
      throw new UsageException("weightBits is " + asked + "; 'bwn' stores 1, leave it out");
    }
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new BinaryRounding(options.perChannel() ? weight.shape().get(0) : 1);
  }

  @Override
  ActivationRounding activations(AffineQuantizer calibrated) {
    return ActivationRounding.fixed(calibrated);
  }
}
