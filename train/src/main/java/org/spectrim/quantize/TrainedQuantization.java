package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.TrainResult;
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

  /** The rounding of a node's results, beginning with the calibrated one. */
  abstract ActivationRounding activations(AffineQuantizer calibrated);

  /** Trains with its hooks: with cross-entropy or a tutor, unless a method adds to that. */
  TrainResult fit(Model folded, FitContext context, TrainOptions training, RoundingHooks hooks) {
    return context.fit(folded, training, hooks);
  }

  @Override
  public boolean teachable() {
    return true;
  }

  @Override
  public final Model quantize(Model folded, FitContext context, QuantizeOptions options) {
    Map<String, ActivationRounding> activations = new LinkedHashMap<>();
    Calibration.quantizers(
            folded, Calibration.pixels(folded, context, options.calibrationPixels()), options)
        .forEach(
            (node, quantizer) ->
                activations.put(
                    node,
                    node.equals(Network.INPUT)
                        ? ActivationRounding.fixed(quantizer)
                        : activations(quantizer)));
    Map<String, WeightRounding> weights = new LinkedHashMap<>();
    for (String name : SymmetricWeights.names(folded.network())) {
      weights.put(name, weights(folded, name, options));
    }
    RoundingHooks hooks = new RoundingHooks(weights, activations);
    TrainOptions training =
        context
            .training()
            .withEpochs(options.epochs())
            .withLearningRate(options.learningRate())
            .withSchedule("cosine")
            // The best epoch's weights would not fit the last one's steps.
            .withPatience(0);
    Model trained = fit(folded, context, training, hooks).model();
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    weights.forEach(
        (name, rounding) -> stored.put(name, rounding.store(trained.weights().get(name))));
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    activations.forEach((node, rounding) -> quantizers.put(node, rounding.quantizer()));
    return trained.with(trained.weights().with(stored)).withActivations(quantizers);
  }

  private WeightRounding weights(Model folded, String name, QuantizeOptions options) {
    StoredTensor weight = folded.weights().get(name);
    Integer edge = options.edgeBits();
    return edge != null && SymmetricWeights.isEdge(folded.network(), name)
        ? new ScaledWeights(weight, edge, options)
        : weights(weight, options.bitsOfWeights(), options);
  }
}
