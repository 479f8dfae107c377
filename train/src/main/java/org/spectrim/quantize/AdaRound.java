package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.torch.FakeQuantization;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/**
 * AdaRound: whether a weight is rounded up or down is learned, layer after layer, such that the
 * layer gives on training pixels what it gave in floats (Nagel et al. 2020, <i>Up or down? Adaptive
 * rounding for post-training quantization</i>). Asymmetric: the layer's inputs come from the layers
 * before it as they are rounded, its aim from the float network; a ReLU behind it is part of it.
 * What is learned in one layer: {@link RoundingLearner}.
 */
final class AdaRound {
  private static final int PIXELS = 512;

  private AdaRound() {}

  /** The network's weights with those of convolutions and linear layers as integers. */
  static Weights of(
      Model folded,
      Map<String, AffineQuantizer> activations,
      FitContext context,
      QuantizeOptions options,
      LayerBits bits) {
    int most = Math.min(PIXELS, options.calibrationPixels());
    TrainingSet pixels = Calibration.pixels(folded, context, most);
    Model current = folded.withActivations(activations);
    for (Node node : folded.network().nodes()) {
      if (!(node.layer() instanceof Layer.Conv) && !(node.layer() instanceof Layer.Linear)) {
        continue;
      }
      String name = node.tensor("weight");
      StoredTensor weight = folded.weights().get(name);
      RoundingLearner learner =
          new RoundingLearner(
              SymmetricWeights.quantize(
                  weight, bits.of(name), options.perChannel(), options.weightRange()),
              weight);
      Shape in = shape(folded.network(), node.input());
      float[] inputs = results(current, node.input(), in, pixels);
      Shape out = folded.network().shape(node.name());
      float[] aims = results(folded, node.name(), out, pixels);
      try (TorchNetwork layer = new TorchNetwork(alone(folded, node, in))) {
        RoundingLearner.Task task =
            new RoundingLearner.Task(
                layer, name, inputs, aims, pixels.size(), reluFollows(folded.network(), node));
        StoredTensor learned = learner.learn(task, context.training().seed());
        current = current.with(current.weights().with(Map.of(name, learned)));
      }
    }
    return current.weights();
  }

  private static Shape shape(Network network, String name) {
    return name.equals(Network.INPUT) ? network.input() : network.shape(name);
  }

  private static boolean reluFollows(Network network, Node node) {
    List<Node> next = network.consumers(node.name());
    return !next.isEmpty() && next.stream().allMatch(n -> n.layer() instanceof Layer.Relu);
  }

  /** A network of one layer. */
  private static WeightedNetwork alone(Model model, Node node, Shape in) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Network network =
        new Network(in, List.of(new Node(node.name(), node.layer(), List.of(Network.INPUT))));
    network.parameters().keySet().forEach(name -> tensors.put(name, model.weights().get(name)));
    return new WeightedNetwork(network, new Weights(tensors));
  }

  /** What a node gives for each pixel. */
  private static float[] results(Model model, String node, Shape shape, TrainingSet pixels) {
    float[] all = new float[Math.multiplyExact(pixels.size(), shape.size())];
    FakeQuantization rounding = new FakeQuantization(model.activations());
    int[] next = new int[1];
    Hooks hooks =
        new Hooks() {
          @Override
          public Tensor activation(String name, Tensor tensor) {
            return rounding.activation(name, tensor);
          }

          @Override
          public void tap(String name, Tensor tensor) {
            if (name.equals(node)) {
              float[] values = Tensors.floats(tensor);
              System.arraycopy(values, 0, all, next[0], values.length);
              next[0] += values.length;
            }
          }
        };
    try (TorchNetwork network = new TorchNetwork(model.weighted())) {
      Evaluator.logits(network, hooks, pixels);
    }
    return all;
  }
}
