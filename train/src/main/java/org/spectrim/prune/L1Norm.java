package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;

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
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Node node : model.network().nodes()) {
      if (node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear) {
        scores.put(node.name(), norms(model.weights().get(node.tensor("weight"))));
      }
    }
    return scores;
  }

  private static double[] norms(StoredTensor weight) {
    double[] norms = new double[weight.shape().get(0)];
    float[] values = weight.toFloats();
    int perFilter = values.length / norms.length;
    for (int i = 0; i < values.length; i++) {
      norms[i / perFilter] += Math.abs(values[i]);
    }
    return norms;
  }
}
