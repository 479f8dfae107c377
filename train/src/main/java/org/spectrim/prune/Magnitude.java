package org.spectrim.prune;

import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * The absolute weight, {@code s = |w|} (Han et al. 2015, <i>Learning both weights and connections
 * for efficient neural networks</i>).
 */
final class Magnitude implements WeightCriterion {
  @Override
  public String name() {
    return "magnitude";
  }

  @Override
  public String summary() {
    return "absolute weight, for single weights and blocks of them (Han et al. 2015)";
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    return FilterScores.of(
        model,
        node -> {
          float[] weights = model.weights().floats(node.tensor("weight"));
          double[] scores = new double[weights.length];
          for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.abs(weights[i]);
          }
          return scores;
        });
  }
}
