package org.spectrim.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.spectrim.model.Model;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/** What criteria share: the layers whose filters they score, and these layers' surroundings. */
final class FilterScores {
  private FilterScores() {}

  /** The convolutions and linear layers of a network. */
  static List<Node> producers(Network network) {
    return network.nodes().stream()
        .filter(n -> n.layer() instanceof Layer.Conv || n.layer() instanceof Layer.Linear)
        .toList();
  }

  /** Scores of every producer, by its name. */
  static Map<String, double[]> of(Model model, Function<Node, double[]> scores) {
    Map<String, double[]> all = new LinkedHashMap<>();
    producers(model.network()).forEach(node -> all.put(node.name(), scores.apply(node)));
    return all;
  }

  /** The weights of each filter of a producer, without the bias. */
  static float[][] filters(Model model, Node producer) {
    float[] weights = model.weights().floats(producer.tensor("weight"));
    float[][] filters = new float[model.network().shape(producer.name()).channels()][];
    int each = weights.length / filters.length;
    for (int f = 0; f < filters.length; f++) {
      filters[f] = Arrays.copyOfRange(weights, f * each, (f + 1) * each);
    }
    return filters;
  }

  /**
   * The node whose result is what the next layers see of a producer's filters: its ReLU, behind
   * batch-normalization and residual Add where there are such; the last of these where there is no
   * ReLU.
   */
  static String activation(Network network, String producer) {
    String name = producer;
    while (true) {
      List<Node> consumers = network.consumers(name);
      if (consumers.size() != 1) {
        return name;
      }
      Node next = consumers.get(0);
      if (next.layer() instanceof Layer.Relu) {
        return next.name();
      }
      if (!(next.layer() instanceof Layer.BatchNorm || next.layer() instanceof Layer.Add)) {
        return name;
      }
      name = next.name();
    }
  }
}
