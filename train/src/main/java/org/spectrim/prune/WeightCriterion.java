package org.spectrim.prune;

import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/** Says how much each single weight is worth; blocks are worth the sum of their weights. */
public interface WeightCriterion extends Criterion {
  /**
   * Scores the weights of every convolution and linear layer, not their biases; the lowest go
   * first. Scores of different layers can be compared.
   *
   * @param context gives the training pixels to criteria that look at data, and the seed to those
   *     that draw
   * @return for each layer, by the node's name, one score a weight, in row-major order
   */
  Map<String, double[]> weightScores(Model model, FitContext context);

  /**
   * Whether all layers' weights are ranked together unless a recipe's {@code scope} says otherwise:
   * as the criterion was published.
   */
  default boolean ranksLayersTogether() {
    return false;
  }

  /**
   * In how many steps, with new scores for each, what is to go is removed at once: after step k of
   * n the share of the weights that is left is the k-th power of the n-th root of the last one.
   */
  default int rounds() {
    return 1;
  }

  /**
   * Trains a model and learns its scores meanwhile; only for criteria with {@link
   * #preparationEpochs}.
   */
  default Learned learn(Model model, FitContext context, int epochs) {
    throw new UnsupportedOperationException(name() + " does not learn scores");
  }

  /** Gives the weights that stay new values, to make up for those that went. */
  default Model compensate(Model before, Model after, FitContext context) {
    return after;
  }

  /**
   * A model and what training it taught of its weights.
   *
   * @param scores as those of {@link #weightScores}
   */
  record Learned(Model model, Map<String, double[]> scores) {}
}
