package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Gradients;
import org.spectrim.model.Model;
import org.spectrim.net.Node;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;

/**
 * How far training moves a weight away from zero, {@code s = -sum over steps of g w} (Sanh et al.
 * 2020, <i>Movement pruning: adaptive sparsity by fine-tuning</i>). Half of the fine-tuning epochs
 * learn the scores, with all weights in place; then the lowest go, in all removals by these scores.
 * The paper masks weights while it learns. Without epochs to learn in, the sum is over the batches
 * of one pass that changes no weight.
 */
final class Movement implements WeightCriterion {
  @Override
  public String name() {
    return "movement";
  }

  @Override
  public String summary() {
    return "-sum of gradient x weight over fine-tuning steps (Sanh et al. 2020)";
  }

  @Override
  public int preparationEpochs(int epochs) {
    return epochs / 2;
  }

  @Override
  public Learned learn(Model model, FitContext context, int epochs) {
    try (Masks masks = Masks.ofZeros(model);
        Scores scores = new Scores(model)) {
      Model trained =
          context
              .fit(
                  model,
                  new CrossEntropy(),
                  context.training().withEpochs(epochs),
                  masks.then(scores))
              .model();
      return new Learned(trained, scores.sums());
    }
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    Map<String, double[]> sums = Derivatives.zeros(model);
    Gradients.forEach(
        model,
        context.train(model),
        context.training().batch(),
        (weights, gradients, samples) -> {
          Map<String, Tensor> products = new LinkedHashMap<>();
          Map<String, Tensor> slopes = Derivatives.layers(model, gradients);
          Derivatives.layers(model, weights)
              .forEach((layer, weight) -> products.put(layer, weight.mul(slopes.get(layer))));
          Derivatives.add(products, -1, sums);
        });
    return sums;
  }

  /**
   * Multiplies each weight by 1 + s with s = 0. The gradient of s is that of the weight times the
   * weight, and as no optimizer knows s, libtorch adds it up over all steps.
   */
  private static final class Scores implements Hooks, AutoCloseable {
    private final Map<String, Tensor> byTensor = new LinkedHashMap<>();
    private final List<Node> nodes;

    Scores(Model model) {
      nodes = FilterScores.producers(model.network());
      Derivatives.tensors(Derivatives.zeros(model), nodes, model)
          .forEach(
              (layer, zeros) -> {
                zeros.set_requires_grad(true);
                byTensor.put(model.network().node(layer).tensor("weight"), zeros);
              });
    }

    @Override
    public Tensor weight(String name, Tensor tensor) {
      Tensor s = byTensor.get(name);
      return s == null ? tensor : tensor.mul(s.add(new Scalar(1.0f)));
    }

    Map<String, double[]> sums() {
      Map<String, double[]> sums = new LinkedHashMap<>();
      for (Node node : nodes) {
        float[] gradient = Tensors.floats(byTensor.get(node.tensor("weight")).grad());
        double[] scores = new double[gradient.length];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = -gradient[i];
        }
        sums.put(node.name(), scores);
      }
      return sums;
    }

    @Override
    public void close() {
      byTensor.values().forEach(Tensor::close);
    }
  }
}
