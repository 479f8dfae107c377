package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;

/**
 * INQ: weights become powers of two in steps; the largest half first, then half of the others, and
 * so on, while the rest is trained on to make good the loss (Zhou et al. 2017, <i>Incremental
 * network quantization</i>). See {@link PowersOfTwo}. Activations stay floats.
 */
final class Incremental implements QuantizationMethod {
  private static final double[] PARTS = {0.5, 0.75, 0.875, 1};

  @Override
  public String name() {
    return "inq";
  }

  @Override
  public String summary() {
    return "powers of two, fixed step by step while the rest trains, 2 to 8 bits (Zhou et al. 2017)";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "w" + options.bitsOfWeights();
  }

  @Override
  public boolean roundsActivations() {
    return false;
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.floatActivations(options);
    Checks.noBiasCorrection(options);
    Checks.weightBits(options, 2);
  }

  @Override
  public Model quantize(Model folded, FitContext context, QuantizeOptions options, LayerBits bits) {
    Map<String, WeightRounding> weights = new LinkedHashMap<>();
    bits.byTensor()
        .forEach((name, b) -> weights.put(name, new PowersOfTwo(folded.weights().get(name), b)));
    RoundingHooks hooks = new RoundingHooks(weights, Map.of());
    int trainings = PARTS.length - 1;
    Model model = folded;
    for (int i = 0; i < PARTS.length; i++) {
      for (Map.Entry<String, WeightRounding> entry : weights.entrySet()) {
        PowersOfTwo powers = (PowersOfTwo) entry.getValue();
        powers.fix(model.weights().floats(entry.getKey()), PARTS[i]);
      }
      if (i < trainings) {
        int epochs = options.epochs() * (i + 1) / trainings - options.epochs() * i / trainings;
        TrainOptions training = TrainedQuantization.training(context, options).withEpochs(epochs);
        model = context.fit(model, new CrossEntropy(), training, hooks).model();
      }
    }
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (Map.Entry<String, WeightRounding> entry : weights.entrySet()) {
      stored.put(entry.getKey(), entry.getValue().store(model.weights().get(entry.getKey())));
    }
    return model.with(model.weights().with(stored));
  }
}
