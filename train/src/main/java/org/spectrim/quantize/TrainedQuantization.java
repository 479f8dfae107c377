package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.TrainResult;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Network;

/**
 * Methods that train a network with its weights and activations rounded. It begins with the trained
 * float weights and calibrated activations; batch-normalization is folded, as it will be exported.
 * The learning rate falls to 0, so that weights come to rest on one side of a rounding border.
 */
abstract class TrainedQuantization implements QuantizationMethod {
  @Override
  public void check(QuantizeOptions options) {
    Checks.weightBits(options, 2);
    Checks.noBiasCorrection(options);
  }

  /** The rounding of a layer's weights, beginning with those given. */
  abstract WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options);

  /** The rounding of a node's results; its range as calibrated unless a method trains it. */
  ActivationRounding activations(AffineQuantizer calibrated) {
    return ActivationRounding.fixed(calibrated);
  }

  /** Trains with its hooks: with cross-entropy or a tutor, unless a method adds to that. */
  TrainResult fit(Model folded, FitContext context, TrainOptions training, RoundingHooks hooks) {
    return context.fit(folded, training, hooks);
  }

  @Override
  public boolean teachable() {
    return true;
  }

  /** The model that is trained: the folded one unless a method changes its layers. */
  Model prepared(Model folded) {
    return folded;
  }

  /** The roundings of all activations, beginning with calibrated ranges. */
  Map<String, ActivationRounding> activations(
      Model model, TrainingSet pixels, QuantizeOptions options) {
    Map<String, ActivationRounding> roundings = new LinkedHashMap<>();
    Calibration.quantizers(model, pixels, options)
        .forEach(
            (node, quantizer) ->
                roundings.put(
                    node,
                    node.equals(Network.INPUT)
                        ? ActivationRounding.fixed(quantizer)
                        : activations(quantizer)));
    return roundings;
  }

  /** The bits of the first and the last layer where they differ. */
  @Nullable Integer edgeBits(QuantizeOptions options) {
    return options.edgeBits();
  }

  /** The rounding of the first and the last layer's weights where their bits differ. */
  WeightRounding edge(StoredTensor weight, int bits, QuantizeOptions options) {
    return new ScaledWeights(weight, bits, options);
  }

  /** How all of these methods train. */
  static TrainOptions training(FitContext context, QuantizeOptions options) {
    return context
        .training()
        .withEpochs(options.epochs())
        .withLearningRate(options.learningRate())
        .withSchedule("cosine")
        // The best epoch's weights would not fit the last one's steps.
        .withPatience(0);
  }

  @Override
  public final Model quantize(
      Model folded, FitContext context, QuantizeOptions options, LayerBits bits) {
    Model model = prepared(folded);
    Map<String, ActivationRounding> activations =
        roundsActivations()
            ? activations(
                model, Calibration.pixels(model, context, options.calibrationPixels()), options)
            : Map.of();
    Map<String, WeightRounding> weights = new LinkedHashMap<>();
    for (String name : SymmetricWeights.names(model.network())) {
      weights.put(name, rounding(model, name, options, bits));
    }
    RoundingHooks hooks = new RoundingHooks(weights, activations);
    Model trained = fit(model, context, training(context, options), hooks).model();
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    weights.forEach(
        (name, rounding) -> stored.put(name, rounding.store(trained.weights().get(name))));
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    activations.forEach((node, rounding) -> quantizers.put(node, rounding.quantizer()));
    return trained.with(trained.weights().with(stored)).withActivations(quantizers);
  }

  private WeightRounding rounding(
      Model model, String name, QuantizeOptions options, LayerBits bits) {
    StoredTensor weight = model.weights().get(name);
    if (bits.mixed()) {
      return weights(weight, bits.of(name), options);
    }
    Integer edge = edgeBits(options);
    return edge != null && SymmetricWeights.isEdge(model.network(), name)
        ? edge(weight, edge, options)
        : weights(weight, options.bitsOfWeights(), options);
  }
}
