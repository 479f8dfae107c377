package org.spectrim.prune;

import java.util.Arrays;
import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * The sum of a filter's absolute weights, {@code s_f = sum |W_f|} (Li et al. 2017, <i>Pruning
 * filters for efficient convnets</i>).
 */
final class L1Norm implements FilterCriterion {
  @Override
  public String name() {
    return "l1";
  }

  @Override
  public String summary() {
    return "sum of absolute weights of the filter (Li et al. 2017)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return FilterScores.of(
        model,
        node ->
            Arrays.stream(FilterScores.filters(model, node)).mapToDouble(L1Norm::norm).toArray());
  }

  private static double norm(float[] filter) {
    double sum = 0;
    for (float w : filter) {
      sum += Math.abs(w);
    }
    return sum;
  }
}
