package org.spectrim.prune;

import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * How much the loss changes at initialization when a weight is scaled, {@code s = |g w|} with g the
 * gradient of the mean cross-entropy, here over all training pixels instead of one batch (Lee et
 * al. 2019, <i>SNIP: single-shot network pruning based on connection sensitivity</i>). The paper
 * divides by the sum of all scores, which changes no order. Filters have the sum over their
 * weights.
 */
final class Snip implements FilterCriterion, WeightCriterion {
  @Override
  public String name() {
    return "snip";
  }

  @Override
  public String summary() {
    return "|gradient x weight| before training, weights by one ranking (Lee et al. 2019)";
  }

  @Override
  public boolean atInitialization() {
    return true;
  }

  @Override
  public boolean ranksLayersTogether() {
    return true;
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    return Derivatives.timesWeights(
        model, Derivatives.atFirst(model, context), (weight, g) -> Math.abs(weight * g));
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return Derivatives.filterSums(model, weightScores(model, context));
  }
}
