package org.spectrim.prune;

import java.util.Map;
import java.util.Random;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/** Scores drawn uniformly: the control that every other criterion must beat. */
final class RandomScores implements FilterCriterion, WeightCriterion {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public String summary() {
    return "random filters or weights, the control; drawn by the seed of training";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    Random random = new Random(context.training().seed());
    return FilterScores.of(
        model, node -> random.doubles(model.network().shape(node.name()).channels()).toArray());
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    Random random = new Random(context.training().seed());
    return FilterScores.of(
        model, node -> random.doubles(model.weights().get(node.tensor("weight")).size()).toArray());
  }
}
