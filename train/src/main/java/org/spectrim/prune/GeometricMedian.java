package org.spectrim.prune;

import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * How far a filter lies from the others of its layer, {@code s_f = sum over j of ||W_f - W_j||_2}:
 * those near the layer's geometric median can be replaced by the others (FPGM; He et al. 2019,
 * <i>Filter pruning via geometric median for deep convolutional neural networks acceleration</i>).
 */
final class GeometricMedian implements FilterCriterion {
  @Override
  public String name() {
    return "fpgm";
  }

  @Override
  public String summary() {
    return "sum of distances to the layer's other filters (geometric median; He et al. 2019)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return FilterScores.of(model, node -> distances(FilterScores.filters(model, node)));
  }

  private static double[] distances(float[][] filters) {
    double[] sums = new double[filters.length];
    for (int a = 0; a < filters.length; a++) {
      for (int b = 0; b < a; b++) {
        double distance = distance(filters[a], filters[b]);
        sums[a] += distance;
        sums[b] += distance;
      }
    }
    return sums;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double d = (double) a[i] - b[i];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }
}
