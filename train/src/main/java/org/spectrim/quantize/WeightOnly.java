package org.spectrim.quantize;

import java.util.Map;
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
    return options.mixed().asked() ? "mixed" : "int" + options.bitsOfWeights();
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  public boolean roundsActivations() {
    return false;
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.weightBits(options, 2);
    Checks.floatActivations(options);
  }

  @Override
  public Model quantize(Model folded, FitContext context, QuantizeOptions options, LayerBits bits) {
    return folded.with(
        options.rounding().equals("adaround")
            ? AdaRound.of(folded, Map.of(), context, options, bits)
            : SymmetricWeights.of(folded.weighted(), bits, options));
  }
}
