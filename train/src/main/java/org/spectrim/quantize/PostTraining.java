package org.spectrim.quantize;

import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.Weights;

/**
 * Quantizes a trained model without training it further: weights become signed integers around 0,
 * activations unsigned ones in a range chosen on training pixels (Jacob et al. 2018; Krishnamoorthi
 * 2018). Biases stay float; an exporter rounds them to the product of the two scales.
 */
final class PostTraining implements QuantizationMethod {
  @Override
  public String name() {
    return "ptq";
  }

  @Override
  public String summary() {
    return "rounds weights and activations after training, 2 to 8 bits (Jacob et al. 2018)";
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.weightBits(options, 2);
  }

  @Override
  public Model quantize(Model folded, FitContext context, QuantizeOptions options, LayerBits bits) {
    Map<String, AffineQuantizer> activations =
        Calibration.quantizers(
            folded, Calibration.pixels(folded, context, options.calibrationPixels()), options);
    Weights weights =
        options.rounding().equals("adaround")
            ? AdaRound.of(folded, activations, context, options, bits)
            : SymmetricWeights.of(folded.weighted(), bits, options);
    return folded.with(weights).withActivations(activations);
  }
}
