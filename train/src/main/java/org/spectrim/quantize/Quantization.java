package org.spectrim.quantize;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.spectrim.band.ProjectionRounding;
import org.spectrim.band.TrainingSpectra;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.pass.FoldBatchNorm;

/** Quantizes models with any method of {@link QuantizationMethods}. */
public final class Quantization {
  private Quantization() {}

  /**
   * Quantizes a model: batch-normalization is folded first, as it will be exported.
   *
   * @throws InputException if there are no training pixels, a weight or an activation is not
   *     finite, or the model is quantized already
   */
  public static Model apply(Model model, FitContext context, QuantizeOptions options) {
    QuantizationMethod method = QuantizationMethods.named(options.method());
    Model folded = prepared(model, context, options);
    LayerBits bits =
        options.mixed().asked()
            ? BitAllocation.of(folded, context, options).choose()
            : LayerBits.uniform(folded.network(), options);
    Model quantized = method.quantize(folded, context, options, bits);
    if (options.correctBias()) {
      quantized =
          BiasCorrection.apply(
              folded, quantized, Calibration.pixels(folded, context, options.calibrationPixels()));
    }
    String note = note(method, options, bits);
    return quantized.with(model.provenance().with("quantize", note));
  }

  /**
   * The float model whose weights are to be rounded.
   *
   * @throws InputException if it is quantized already or holds what is not finite
   */
  static Model prepared(Model model, FitContext context, QuantizeOptions options) {
    model.weights().asMap().values().stream()
        .filter(tensor -> !(tensor.whole() instanceof DenseTensor))
        .findFirst()
        .ifPresent(
            tensor -> {
              throw new InputException("the model is quantized already");
            });
    requireFinite(model);
    Model rounded = rounded(model, context, options.transformBits());
    Model folded = rounded.with(FoldBatchNorm.apply(rounded.weighted()));
    return options.equalize() ? folded.with(Equalization.apply(folded.weighted())) : folded;
  }

  /** The network is quantized, and trained where a method trains, behind the rounded transform. */
  private static Model rounded(Model model, FitContext context, @Nullable Integer bits) {
    return bits == null
        ? model
        : model.with(
            ProjectionRounding.round(
                model.transform(),
                TrainingSpectra.read(context.scene().cube(), context.split().train()),
                bits));
  }

  private static String note(QuantizationMethod method, QuantizeOptions options, LayerBits bits) {
    String calibration =
        method.roundsActivations()
            ? ", %s over up to %d training pixels"
                .formatted(options.calibration(), options.calibrationPixels())
            : "";
    return String.format(
        Locale.ROOT,
        "%s %s%s, scales per %s%s%s%s%s%s",
        method.name(),
        method.precision(options),
        calibration,
        options.perChannel() ? "filter" : "layer",
        options.equalize() ? ", equalized" : "",
        options.correctBias() ? ", biases corrected" : "",
        options.rounding().equals("nearest") ? "" : ", " + options.rounding(),
        bits.mixed() ? ", bits " + bits.words() : "",
        options.transformBits() == null ? "" : ", transform int" + options.transformBits());
  }

  private static void requireFinite(Model model) {
    for (String name : model.weights().names()) {
      for (float value : model.weights().floats(name)) {
        if (!Float.isFinite(value)) {
          throw new InputException(
              "'%s' holds %s and cannot be quantized; train the model again"
                  .formatted(name, value));
        }
      }
    }
  }
}
