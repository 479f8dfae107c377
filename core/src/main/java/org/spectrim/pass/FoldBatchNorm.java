package org.spectrim.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/**
 * Works each batch-normalization into the convolution or linear layer before it: {@code W' = W
 * gamma / sqrt(var + eps)}, {@code b' = (b - mean) gamma / sqrt(var + eps) + beta}. One that stands
 * elsewhere, or behind a layer whose result others take too, stays.
 */
public final class FoldBatchNorm {
  private FoldBatchNorm() {}

  public static WeightedNetwork apply(WeightedNetwork net) {
    Network network = net.network();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(net.weights().asMap());
    Map<String, Layer> layers = new HashMap<>();
    Map<String, String> renamed = new HashMap<>();
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Layer.BatchNorm norm && isFoldable(network, node)) {
        Node producer = network.node(node.input());
        fold(producer, norm, node, tensors);
        layers.put(producer.name(), withBias(producer.layer()));
        renamed.put(node.name(), producer.name());
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (!renamed.containsKey(node.name())) {
        List<String> inputs =
            node.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList();
        nodes.add(new Node(node.name(), layers.getOrDefault(node.name(), node.layer()), inputs));
      }
    }
    Network folded = new Network(network.input(), nodes);
    Map<String, StoredTensor> ordered = new LinkedHashMap<>();
    folded.parameters().keySet().forEach(name -> ordered.put(name, tensors.get(name)));
    return new WeightedNetwork(folded, new Weights(ordered));
  }

  private static boolean isFoldable(Network network, Node norm) {
    if (norm.input().equals(Network.INPUT)) {
      return false;
    }
    Layer producer = network.node(norm.input()).layer();
    return (producer instanceof Layer.Conv || producer instanceof Layer.Linear)
        && network.consumers(norm.input()).size() == 1;
  }

  private static void fold(
      Node producer, Layer.BatchNorm norm, Node node, Map<String, StoredTensor> tensors) {
    float[] gamma = tensors.get(node.tensor("weight")).toFloats();
    float[] beta = tensors.get(node.tensor("bias")).toFloats();
    float[] mean = tensors.get(node.tensor("running_mean")).toFloats();
    float[] variance = tensors.get(node.tensor("running_var")).toFloats();
    StoredTensor weight = tensors.get(producer.tensor("weight"));
    StoredTensor oldBias = tensors.get(producer.tensor("bias"));
    float[] w = weight.toFloats().clone();
    float[] b = oldBias == null ? new float[gamma.length] : oldBias.toFloats().clone();
    int perChannel = w.length / gamma.length;
    for (int c = 0; c < gamma.length; c++) {
      double scale = gamma[c] / Math.sqrt((double) variance[c] + norm.epsilon());
      for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
        w[i] = (float) (w[i] * scale);
      }
      b[c] = (float) ((b[c] - mean[c]) * scale + beta[c]);
    }
    tensors.put(producer.tensor("weight"), new DenseTensor(weight.shape(), w));
    tensors.put(producer.tensor("bias"), new DenseTensor(List.of(b.length), b));
  }

  private static Layer withBias(Layer layer) {
    if (layer instanceof Layer.Conv c) {
      return new Layer.Conv(c.in(), c.out(), c.kernel(), c.stride(), c.dilation(), true);
    }
    Layer.Linear linear = (Layer.Linear) layer;
    return new Layer.Linear(linear.in(), linear.out(), true);
  }
}
