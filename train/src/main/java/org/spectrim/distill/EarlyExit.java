package org.spectrim.distill;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Node;
import org.spectrim.net.Parameter;
import org.spectrim.net.Shape;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/**
 * A network cut off at an early exit, with the exit as its end. Average pooling in front of the
 * exit becomes part of its first linear layer, which then has a weight for each position of the
 * maps: the logits are the exit's own but for rounding.
 */
final class EarlyExit {
  private static final String PREFIX = "exit_";

  private EarlyExit() {}

  /**
   * @param last node of the whole network whose maps the exit takes
   * @param grid that the maps are pooled to before
   * @param exit a chain that begins with a linear layer on the pooled maps
   */
  static WeightedNetwork of(WeightedNetwork whole, String last, Grid grid, WeightedNetwork exit) {
    Network network = whole.network();
    Shape maps = network.shape(last);
    NetworkBuilder builder = new NetworkBuilder(network.input());
    Set<String> needed = before(network, last);
    for (Node node : network.nodes()) {
      if (needed.contains(node.name())) {
        builder.add(node.name(), node.layer(), node.inputs().toArray(new String[0]));
      }
    }
    builder.add(PREFIX + "flatten", new Layer.Flatten(), last);
    List<Node> chain = exit.network().nodes();
    Layer.Linear first = (Layer.Linear) chain.get(0).layer();
    builder.then(PREFIX + chain.get(0).name(), new Layer.Linear(maps.size(), first.out()));
    for (Node node : chain.subList(1, chain.size())) {
      builder.then(PREFIX + node.name(), node.layer());
    }
    Network cut = builder.build();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    cut.parameters().forEach((name, parameter) -> tensors.put(name, tensor(whole, exit, name)));
    String spread = PREFIX + chain.get(0).tensor("weight");
    Parameter shape = cut.parameters().get(spread);
    float[] pooled = exit.weights().floats(chain.get(0).tensor("weight"));
    tensors.put(spread, new DenseTensor(shape.shape(), spread(pooled, maps, grid)));
    return new WeightedNetwork(cut, new Weights(tensors));
  }

  private static StoredTensor tensor(WeightedNetwork whole, WeightedNetwork exit, String name) {
    return name.startsWith(PREFIX)
        ? exit.weights().get(name.substring(PREFIX.length()))
        : whole.weights().get(name);
  }

  /** A node and all that it needs. */
  private static Set<String> before(Network network, String last) {
    Set<String> needed = new HashSet<>(Set.of(last));
    List<Node> nodes = network.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).name())) {
        needed.addAll(nodes.get(i).inputs());
      }
    }
    return needed;
  }

  /**
   * Weights of pooled maps as weights of the maps.
   *
   * @param weights {@code [output, channel, cell]}
   * @return {@code [output, channel, position]}
   */
  static float[] spread(float[] weights, Shape maps, Grid grid) {
    int positions = maps.size() / maps.channels();
    int cells = grid.positions();
    float[] shares = shares(maps, grid);
    float[] all = new float[weights.length / cells * positions];
    for (int row = 0; row < weights.length / cells; row++) {
      for (int position = 0; position < positions; position++) {
        double sum = 0;
        for (int cell = 0; cell < cells; cell++) {
          sum += (double) weights[row * cells + cell] * shares[position * cells + cell];
        }
        all[row * positions + position] = (float) sum;
      }
    }
    return all;
  }

  /** What each position is of the mean of each cell, {@code [position, cell]}. */
  private static float[] shares(Shape maps, Grid grid) {
    int positions = maps.size() / maps.channels();
    return Torch.withoutGradients(
        () ->
            Tensors.floats(
                grid.pool(
                        torch
                            .eye(positions)
                            .reshape(positions, 1, maps.bands(), maps.rows(), maps.columns()))
                    .contiguous()));
  }
}
