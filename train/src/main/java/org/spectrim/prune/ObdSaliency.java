package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Graphs;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;

/**
 * What a trained network loses with a weight to second order, {@code s = h w^2 / 2} with h the
 * diagonal of the Hessian of the mean cross-entropy (LeCun et al. 1990, <i>Optimal brain
 * damage</i>). h is the diagonal of the Gauss-Newton matrix, {@code sum_c p_c J_c^2 - (sum_c p_c
 * J_c)^2} with J_c the gradient of logit c and p the class probabilities of a pixel; as the logits
 * of these networks are piecewise linear in each single weight, that is the Hessian's diagonal
 * itself wherever there is one. The mean is over at most 100 training pixels. Filters have the sum
 * over their weights.
 */
final class ObdSaliency implements FilterCriterion, WeightCriterion {
  private static final int PIXELS = 100;

  @Override
  public String name() {
    return "obd";
  }

  @Override
  public String summary() {
    return "second-order loss h w^2 / 2, h the Hessian's diagonal (LeCun et al. 1990)";
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    return Derivatives.timesWeights(
        model, diagonal(model, context), (weight, h) -> h * weight * weight / 2);
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return Derivatives.filterSums(model, weightScores(model, context));
  }

  private static Map<String, double[]> diagonal(Model model, FitContext context) {
    TrainingSet pixels = FeatureMaps.pixels(model, context, PIXELS);
    Map<String, double[]> diagonal = Derivatives.zeros(model);
    Graphs.forEach(
        model,
        pixels,
        1,
        false,
        (parameters, logits, targets) ->
            Derivatives.add(
                ofPixel(logits, Derivatives.layers(model, parameters)),
                1.0 / pixels.size(),
                diagonal));
    return diagonal;
  }

  private static Map<String, Tensor> ofPixel(Tensor logits, Map<String, Tensor> layers) {
    Map<String, Tensor> squares = new LinkedHashMap<>();
    Map<String, Tensor> means = new LinkedHashMap<>();
    Tensor probabilities = logits.detach().softmax(1);
    long classes = logits.size(1);
    for (long c = 0; c < classes; c++) {
      Tensor logit = logits.select(1, c).sum();
      Tensor p = probabilities.select(1, c);
      Derivatives.gradient(logit, layers, c < classes - 1, false)
          .forEach(
              (layer, j) -> {
                means.merge(layer, j.mul(p), Tensor::add);
                squares.merge(layer, j.square().mul(p), Tensor::add);
              });
    }
    squares.replaceAll((layer, square) -> square.sub(means.get(layer).square()));
    return squares;
  }
}
