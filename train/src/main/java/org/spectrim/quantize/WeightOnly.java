package org.spectrim.quantize;

import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * Stores weights as integers and computes in floats: a small file at the speed of the float network
 * (Krishnamoorthi 2018). Rounding as in {@link SymmetricWeights}.
 */
final class WeightOnly implements QuantizationMethod {
  @Override
  public String name() {
    return "weight-only";
  }

  @Override
  public String summary() {
    return "rounds weights alone, 2 to 8 bits; activations stay floats (Krishnamoorthi 2018)";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "int" + options.bitsOfWeights();
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.weightBits(options, 2);
    if (options.activationBits() != null) {
      throw new UsageException(
          "activationBits is "
              + options.activationBits()
              + ", but 'weight-only' leaves activations in floats; leave it out or use ptq");
    }
  }

  @Override
  public Model quantize(Model folded, FitContext context, QuantizeOptions options) {
    return folded.with(SymmetricWeights.of(folded.weighted(), options));
  }
}
