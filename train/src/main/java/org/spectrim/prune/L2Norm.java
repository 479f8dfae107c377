package org.spectrim.prune;

import java.util.Arrays;
import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * The Euclidean length of a filter, {@code s_f = sqrt(sum W_f^2)} (Li et al. 2017, <i>Pruning
 * filters for efficient convnets</i>, who compare it with L1).
 */
final class L2Norm implements FilterCriterion {
  @Override
  public String name() {
    return "l2";
  }

  @Override
  public String summary() {
    return "Euclidean length of the filter's weights (Li et al. 2017)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return FilterScores.of(
        model,
        node ->
            Arrays.stream(FilterScores.filters(model, node)).mapToDouble(L2Norm::norm).toArray());
  }

  private static double norm(float[] filter) {
    double sum = 0;
    for (float w : filter) {
      sum += (double) w * w;
    }
    return Math.sqrt(sum);
  }
}
