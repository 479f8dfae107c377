package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.error.InputException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.Weights;
import org.spectrim.net.Node;

/**
 * The control of pruning: the network that pruning arrived at, trained from new random weights (Liu
 * et al. 2019, <i>Rethinking the value of network pruning</i>). Single weights that are zero stay
 * zero.
 */
public final class FromScratch {
  private FromScratch() {}

  /**
   * Forgets what a model learned and trains its network anew.
   *
   * @param epochs how long; the first weights and the order of samples are by the context's seed
   * @throws InputException if the model is quantized, or training diverges
   */
  public static Model apply(Model model, FitContext context, int epochs) {
    if (!model.activations().isEmpty()
        || model.weights().asMap().values().stream()
            .anyMatch(t -> t instanceof IntegerTensor || t instanceof CodebookTensor)) {
      throw new InputException("a quantized model cannot be trained from scratch; quantize last");
    }
    Map<String, float[]> patterns = patterns(model);
    Weights first = Initializer.weights(model.network(), context.training().seed());
    Model initial = model.with(masked(first, patterns));
    if (epochs == 0) {
      return initial;
    }
    try (Masks masks = Masks.ofZeros(model)) {
      Model trained =
          context
              .fit(initial, new CrossEntropy(), context.training().withEpochs(epochs), masks)
              .model();
      // Weight decay or momentum may have moved what the masks hid.
      return trained.with(masked(trained.weights(), patterns));
    }
  }

  /** 1 where a weight may be other than zero, for each tensor of weights that has zeros. */
  private static Map<String, float[]> patterns(Model model) {
    Map<String, float[]> patterns = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(model.network())) {
      String name = node.tensor("weight");
      StoredTensor weights = model.weights().get(name);
      if (weights.nonZeros() < weights.size()) {
        float[] pattern = weights.toFloats().clone();
        for (int i = 0; i < pattern.length; i++) {
          pattern[i] = pattern[i] == 0 ? 0 : 1;
        }
        patterns.put(name, pattern);
      }
    }
    return patterns;
  }

  private static Weights masked(Weights weights, Map<String, float[]> patterns) {
    Map<String, StoredTensor> changed = new LinkedHashMap<>();
    patterns.forEach(
        (name, pattern) -> {
          float[] values = weights.floats(name).clone();
          for (int i = 0; i < values.length; i++) {
            values[i] = pattern[i] == 0 ? 0 : values[i];
          }
          changed.put(name, new DenseTensor(weights.get(name).shape(), values));
        });
    return weights.with(changed);
  }
}
