package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/**
 * Quantizes a trained model without training it further: batch-norm is folded, weights become
 * signed integers around 0, and activations unsigned ones in a range chosen on training pixels
 * (Jacob et al. 2018; Krishnamoorthi 2018). Biases stay float; an exporter rounds them to the
 * product of the two scales.
 */
public final class PostTrainingQuantization {
  private PostTrainingQuantization() {}

  /**
   * Quantizes a model.
   *
   * @throws InputException if there are no training pixels, an activation is not finite, or the
   *     model is quantized already
   */
  public static Model apply(Model model, FitContext context, QuantizeOptions options) {
    if (model.weights().asMap().values().stream().anyMatch(IntegerTensor.class::isInstance)) {
      throw new InputException("the model is quantized already");
    }
    WeightedNetwork folded = FoldBatchNorm.apply(model.weighted());
    TrainingSet pixels = calibrationSet(model, context, options.calibrationPixels());
    Map<String, AffineQuantizer> activations = calibrate(folded, pixels, options);
    WeightedNetwork integers =
        new WeightedNetwork(
            folded.network(), SymmetricWeights.of(folded, options.bits(), options.perChannel()));
    String note =
        String.format(
            Locale.ROOT,
            "%s %d bits, %s over %d training pixels, scales per %s",
            options.method(),
            options.bits(),
            options.calibration(),
            pixels.size(),
            options.perChannel() ? "filter" : "layer");
    return model
        .with(integers)
        .withActivations(activations)
        .with(model.provenance().with("quantize", note));
  }

  private static TrainingSet calibrationSet(Model model, FitContext context, int most) {
    int[] train = context.split().train();
    if (train.length == 0) {
      throw new InputException("the split has no training pixels to calibrate activations on");
    }
    int count = Math.min(most, train.length);
    int[] chosen =
        IntStream.range(0, count)
            .map(i -> train[(int) ((long) i * train.length / count)])
            .toArray();
    return TrainingSet.of(context.transformed(model), context.scene().labels(), chosen);
  }

  private static Map<String, AffineQuantizer> calibrate(
      WeightedNetwork folded, TrainingSet pixels, QuantizeOptions options) {
    Calibrator calibrator = Calibrators.named(options.calibration());
    Map<String, Calibrator.Observer> observers = new LinkedHashMap<>();
    QuantizedNodes.of(folded.network()).forEach(name -> observers.put(name, calibrator.observe()));
    Hooks watch =
        new Hooks() {
          @Override
          public void tap(String node, Tensor tensor) {
            Calibrator.Observer observer = observers.get(node);
            if (observer != null) {
              observer.see(finite(node, Tensors.floats(tensor)));
            }
          }
        };
    try (TorchNetwork network = new TorchNetwork(folded)) {
      Evaluator.logits(network, watch, pixels);
    }
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    observers.forEach((name, seen) -> quantizers.put(name, seen.quantizer(options.bits())));
    return quantizers;
  }

  private static float[] finite(String node, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new InputException(
            "layer '"
                + node
                + "' gives "
                + value
                + " on a training pixel and cannot be quantized; train the model again");
      }
    }
    return values;
  }
}
