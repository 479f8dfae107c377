package org.spectrim.prune;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Graphs;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.Node;

/**
 * How much gradient flow is lost at initialization with a weight (Wang et al. 2020, <i>Picking
 * winning tickets before training by preserving gradient flow</i>). The paper's {@code S(-w) = -w
 * (H g)} says how much the squared length of the gradient g grows when the weight is removed, H
 * being the Hessian; the weights of the highest S go. Here the lowest go, so the score is {@code s
 * = -S = w (H g)}. g and H are those of the mean cross-entropy over all training pixels; the
 * product is exact, by differentiating twice.
 */
final class Grasp implements WeightCriterion {
  @Override
  public String name() {
    return "grasp";
  }

  @Override
  public String summary() {
    return "gradient flow lost with a weight, w (H g), before training, by one ranking (Wang et al. 2020)";
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
        model, curved(model, context, Derivatives.atFirst(model, context)), (w, hg) -> w * hg);
  }

  /** The Hessian times a direction. */
  static Map<String, double[]> curved(
      Model model, FitContext context, Map<String, double[]> direction) {
    TrainingSet pixels = context.train(model);
    List<Node> nodes = FilterScores.producers(model.network());
    Map<String, double[]> product = Derivatives.zeros(model);
    Graphs.forEach(
        model,
        pixels,
        context.training().batch(),
        true,
        (parameters, logits, targets) -> {
          Map<String, Tensor> layers = Derivatives.layers(model, parameters);
          Map<String, Tensor> along = Derivatives.tensors(direction, nodes, model);
          Tensor loss = torch.cross_entropy_loss(logits, targets);
          Tensor slope = null;
          for (Map.Entry<String, Tensor> gradient :
              Derivatives.gradient(loss, layers, true, true).entrySet()) {
            Tensor part = gradient.getValue().mul(along.get(gradient.getKey())).sum();
            slope = slope == null ? part : slope.add(part);
          }
          if (slope != null) {
            Derivatives.add(
                Derivatives.gradient(slope, layers, false, false),
                (double) logits.size(0) / pixels.size(),
                product);
          }
        });
    return product;
  }
}
