package org.spectrim.prune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/**
 * Puts batch-normalization behind each convolution and linear layer that has none, save the last
 * one. Its mean and variance are those of the training pixels and its scale and shift undo them, so
 * that the logits stay equal and training goes on from where it was.
 */
final class InsertBatchNorm {
  private static final String SUFFIX = "_bn";
  private static final Layer.BatchNorm USUAL = new Layer.BatchNorm(1);

  private InsertBatchNorm() {}

  static Model apply(Model model, TrainingSet pixels) {
    Network network = model.network();
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(network)) {
      boolean normalized =
          network.consumers(node.name()).stream()
              .anyMatch(next -> next.layer() instanceof Layer.BatchNorm);
      if (!normalized && !node.equals(network.last())) {
        moments.put(node.name(), new Moments(network.shape(node.name()).channels()));
      }
    }
    if (moments.isEmpty()) {
      return model;
    }
    measure(model, pixels, moments);
    List<Node> nodes = new ArrayList<>();
    Map<String, String> renamed = new HashMap<>();
    Map<String, StoredTensor> tensors = new HashMap<>(model.weights().asMap());
    for (Node node : network.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList();
      nodes.add(new Node(node.name(), node.layer(), inputs));
      Moments measured = moments.get(node.name());
      if (measured != null) {
        String name = node.name() + SUFFIX;
        int channels = network.shape(node.name()).channels();
        Node norm = new Node(name, new Layer.BatchNorm(channels), List.of(node.name()));
        nodes.add(norm);
        renamed.put(node.name(), name);
        measured.tensors(norm, tensors);
      }
    }
    Network normalized = new Network(network.input(), nodes);
    Map<String, StoredTensor> ordered = new LinkedHashMap<>();
    normalized.parameters().keySet().forEach(name -> ordered.put(name, tensors.get(name)));
    return model.with(new WeightedNetwork(normalized, new Weights(ordered)));
  }

  private static void measure(Model model, TrainingSet pixels, Map<String, Moments> moments) {
    Hooks hooks =
        new Hooks() {
          @Override
          public void tap(String node, Tensor tensor) {
            if (moments.containsKey(node)) {
              moments.get(node).see(tensor);
            }
          }
        };
    try (TorchNetwork torchNetwork = new TorchNetwork(model.weighted())) {
      Evaluator.logits(torchNetwork, hooks, pixels);
    }
  }

  /** Sums of a node's values and squares by channel. */
  private static final class Moments {
    private final double[] sum;
    private final double[] squares;
    private long count;

    Moments(int channels) {
      sum = new double[channels];
      squares = new double[channels];
    }

    void see(Tensor tensor) {
      float[] means = Tensors.floats(tensor.sum(0, 2, 3, 4));
      float[] meanSquares = Tensors.floats(tensor.square().sum(0, 2, 3, 4));
      for (int c = 0; c < sum.length; c++) {
        sum[c] += means[c];
        squares[c] += meanSquares[c];
      }
      count += tensor.numel() / sum.length;
    }

    void tensors(Node norm, Map<String, StoredTensor> tensors) {
      float[] scale = new float[sum.length];
      float[] mean = new float[sum.length];
      float[] variance = new float[sum.length];
      for (int c = 0; c < sum.length; c++) {
        mean[c] = (float) (sum[c] / count);
        variance[c] = (float) Math.max(0, squares[c] / count - (double) mean[c] * mean[c]);
        scale[c] = (float) Math.sqrt((double) variance[c] + USUAL.epsilon());
      }
      List<Integer> shape = List.of(sum.length);
      tensors.put(norm.tensor("weight"), new DenseTensor(shape, scale));
      tensors.put(norm.tensor("bias"), new DenseTensor(shape, mean.clone()));
      tensors.put(norm.tensor("running_mean"), new DenseTensor(shape, mean));
      tensors.put(norm.tensor("running_var"), new DenseTensor(shape, variance));
    }
  }
}
