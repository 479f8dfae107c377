package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Graphs;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.Node;
import org.spectrim.torch.Tensors;

/** Derivatives with regard to the weights of convolutions and linear layers. */
final class Derivatives {
  private Derivatives() {}

  /** For each layer one number a weight, all zero. */
  static Map<String, double[]> zeros(Model model) {
    return FilterScores.of(
        model, node -> new double[model.weights().get(node.tensor("weight")).size()]);
  }

  /** The layers' weights out of all parameters, by the node's name. */
  static Map<String, Tensor> layers(Model model, Map<String, Tensor> parameters) {
    Map<String, Tensor> layers = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(model.network())) {
      layers.put(node.name(), parameters.get(node.tensor("weight")));
    }
    return layers;
  }

  /**
   * The gradient of a scalar.
   *
   * @param again whether the same graph is differentiated later
   * @param twice whether the gradient itself is
   */
  static Map<String, Tensor> gradient(
      Tensor scalar, Map<String, Tensor> layers, boolean again, boolean twice) {
    TensorVector gradients =
        torch.grad(
            new TensorVector(scalar),
            new TensorVector(layers.values().toArray(new Tensor[0])),
            new TensorVector(),
            new BoolOptional(again || twice),
            twice,
            false);
    Map<String, Tensor> byLayer = new LinkedHashMap<>();
    long at = 0;
    for (String layer : layers.keySet()) {
      byLayer.put(layer, gradients.get(at++));
    }
    return byLayer;
  }

  /** Adds a multiple of tensors to sums. */
  static void add(Map<String, Tensor> tensors, double factor, Map<String, double[]> sums) {
    tensors.forEach(
        (layer, tensor) -> {
          float[] values = Tensors.floats(tensor);
          double[] sum = sums.get(layer);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * values[i];
          }
        });
  }

  /**
   * The gradient of the mean cross-entropy over the training pixels, with the batches' own
   * statistics in batch-norm, as in the first step of training.
   */
  static Map<String, double[]> atFirst(Model model, FitContext context) {
    TrainingSet pixels = context.train(model);
    Map<String, double[]> mean = zeros(model);
    Graphs.forEach(
        model,
        pixels,
        context.training().batch(),
        true,
        (parameters, logits, targets) -> {
          Tensor loss = torch.cross_entropy_loss(logits, targets);
          Map<String, Tensor> gradient = gradient(loss, layers(model, parameters), false, false);
          add(gradient, (double) logits.size(0) / pixels.size(), mean);
        });
    return mean;
  }

  /** The sums over each filter of its weights' scores. */
  static Map<String, double[]> filterSums(Model model, Map<String, double[]> weightScores) {
    return FilterScores.of(
        model,
        node -> {
          double[] scores = weightScores.get(node.name());
          double[] sums = new double[model.network().shape(node.name()).channels()];
          for (int i = 0; i < scores.length; i++) {
            sums[i / (scores.length / sums.length)] += scores[i];
          }
          return sums;
        });
  }

  /** Each weight times something. */
  static Map<String, double[]> timesWeights(
      Model model, Map<String, double[]> factors, Product product) {
    return FilterScores.of(
        model,
        node -> {
          float[] weights = model.weights().floats(node.tensor("weight"));
          double[] scores = factors.get(node.name()).clone();
          for (int i = 0; i < scores.length; i++) {
            scores[i] = product.of(weights[i], scores[i]);
          }
          return scores;
        });
  }

  /** What is made of a weight and its derivative. */
  @FunctionalInterface
  interface Product {
    double of(double weight, double derivative);
  }

  /** Values of layers as tensors that live until the end of the scope. */
  static Map<String, Tensor> tensors(Map<String, double[]> values, List<Node> nodes, Model model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Node node : nodes) {
      double[] from = values.get(node.name());
      float[] floats = new float[from.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) from[i];
      }
      long[] shape =
          model.weights().get(node.tensor("weight")).shape().stream()
              .mapToLong(Integer::longValue)
              .toArray();
      tensors.put(node.name(), Tensors.of(floats, shape));
    }
    return tensors;
  }
}
