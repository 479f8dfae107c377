package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;

/** Scores drawn uniformly: the control that every other criterion must beat. */
final class RandomFilters implements FilterCriterion {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public String summary() {
    return "random filters, the control; drawn by the seed of training";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    Random random = new Random(context.training().seed());
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Node node : model.network().nodes()) {
      if (node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear) {
        int filters = model.network().shape(node.name()).channels();
        scores.put(node.name(), random.doubles(filters).toArray());
      }
    }
    return scores;
  }
}
