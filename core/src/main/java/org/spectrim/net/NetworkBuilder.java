package org.spectrim.net;

import java.util.ArrayList;
import java.util.List;

/** Builds a network node by node; each layer takes the one before unless its inputs are named. */
public final class NetworkBuilder {
  private final Shape input;
  private final List<Node> nodes = new ArrayList<>();
  private String previous = Network.INPUT;

  public NetworkBuilder(Shape input) {
    this.input = input;
  }

  /** Adds a layer behind the one added before. */
  public NetworkBuilder then(String name, Layer layer) {
    return add(name, layer, previous);
  }

  /** Adds a layer behind the named ones. */
  public NetworkBuilder add(String name, Layer layer, String... inputs) {
    nodes.add(new Node(name, layer, List.of(inputs)));
    previous = name;
    return this;
  }

  /** The shape at the place where the next layer would be added. */
  public Shape shape() {
    return nodes.isEmpty() ? input : build().output();
  }

  public Network build() {
    return new Network(input, nodes);
  }
}
