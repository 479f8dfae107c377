package org.spectrim.net;

import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique in the network; prefix of the names of its tensors
 * @param inputs names of the nodes (or {@link Network#INPUT}) whose results come in
 */
public record Node(String name, Layer layer, List<String> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** The only input's name. */
  public String input() {
    return inputs.get(0);
  }

  public Node withLayer(Layer other) {
    return new Node(name, other, inputs);
  }

  /** The name of one of this node's tensors, as in {@code conv1.weight}. */
  public String tensor(String suffix) {
    return name + "." + suffix;
  }
}
