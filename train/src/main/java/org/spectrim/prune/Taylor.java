package org.spectrim.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Gradients;
import org.spectrim.model.Model;
import org.spectrim.torch.Tensors;

/**
 * The square of the change of the loss that setting a filter to zero would make to first order,
 * {@code s_f = mean over batches of (sum over w in W_f of g_w w)^2} with g the gradient of a
 * batch's mean cross-entropy (Molchanov et al. 2019, <i>Importance estimation for neural network
 * pruning</i>, their eq. 8 for a filter as one structure). A single weight has the mean over
 * batches of {@code |g w|}.
 */
final class Taylor implements FilterCriterion, WeightCriterion {
  @Override
  public String name() {
    return "taylor";
  }

  @Override
  public String summary() {
    return "first-order change of the loss, (sum of gradient x weight)^2 (Molchanov et al. 2019)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    Map<String, double[]> sums =
        FilterScores.of(model, node -> new double[model.network().shape(node.name()).channels()]);
    int[] batches = new int[1];
    Gradients.forEach(
        model,
        context.train(model),
        context.training().batch(),
        (weights, gradients, samples) -> {
          batches[0]++;
          sums.forEach(
              (producer, scores) -> {
                String name = model.network().node(producer).tensor("weight");
                add(weights.get(name).mul(gradients.get(name)), scores);
              });
        });
    sums.values().forEach(s -> Arrays.setAll(s, f -> s[f] / batches[0]));
    return sums;
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    Map<String, double[]> sums = Derivatives.zeros(model);
    int[] batches = new int[1];
    Gradients.forEach(
        model,
        context.train(model),
        context.training().batch(),
        (weights, gradients, samples) -> {
          batches[0]++;
          Map<String, Tensor> changes = new LinkedHashMap<>();
          Map<String, Tensor> slopes = Derivatives.layers(model, gradients);
          Derivatives.layers(model, weights)
              .forEach((layer, weight) -> changes.put(layer, weight.mul(slopes.get(layer)).abs()));
          Derivatives.add(changes, 1, sums);
        });
    sums.values().forEach(s -> Arrays.setAll(s, i -> s[i] / batches[0]));
    return sums;
  }

  private static void add(Tensor products, double[] scores) {
    float[] change = Tensors.floats(products.reshape(scores.length, -1).sum(1));
    for (int f = 0; f < scores.length; f++) {
      scores[f] += (double) change[f] * change[f];
    }
  }
}
