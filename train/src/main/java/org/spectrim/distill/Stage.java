package org.spectrim.distill;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.spectrim.error.InputException;
import org.spectrim.error.Names;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/**
 * A place that every network of the house has, whatever its kind: where features of a teacher and a
 * student are compared.
 */
public enum Stage {
  /** The result of the first convolution, after its batch-norm and ReLU. */
  EARLY {
    @Override
    String node(Network network) {
      Node node = first(network, Layer.Conv.class);
      while (!(node.layer() instanceof Layer.Relu)) {
        List<Node> next = network.consumers(node.name());
        if (next.size() != 1
            || !(next.get(0).layer() instanceof Layer.Relu
                || next.get(0).layer() instanceof Layer.BatchNorm)) {
          return node.name();
        }
        node = next.get(0);
      }
      return node.name();
    }
  },
  /** The maps that are flattened. */
  LATE {
    @Override
    String node(Network network) {
      return first(network, Layer.Flatten.class).input();
    }
  },
  /** The features that the last layer makes logits of. */
  HIDDEN {
    @Override
    String node(Network network) {
      return network.last().input();
    }
  };

  /** The node whose result is meant. */
  abstract String node(Network network);

  /** The node whose result is meant, before ReLU; the same node where no ReLU made it. */
  String beforeActivation(Network network) {
    String name = node(network);
    while (!name.equals(Network.INPUT)) {
      Layer layer = network.node(name).layer();
      if (layer instanceof Layer.Relu) {
        return network.node(name).input();
      }
      if (!(layer instanceof Layer.MaxPool)) {
        return name;
      }
      name = network.node(name).input();
    }
    return node(network);
  }

  /** As it is written in options. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The stage of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none
   */
  static Stage named(String name) {
    List<String> known = Arrays.stream(values()).map(Stage::title).toList();
    int index = known.indexOf(name);
    if (index < 0) {
      throw Names.unknown("stage", name, known);
    }
    return values()[index];
  }

  Node first(Network network, Class<? extends Layer> kind) {
    return network.nodes().stream()
        .filter(node -> kind.isInstance(node.layer()))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "the network has no stage '%s': it has no layer %s"
                        .formatted(title(), kind.getSimpleName())));
  }
}
