package org.spectrim.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small graph of layers, in an order in which each node's inputs come before it; the last node
 * gives the logits, one feature a class (for a dense network: one channel a class, at every pixel).
 * Immutable.
 */
public final class Network {
  /** The name under which nodes refer to what comes into the network. */
  public static final String INPUT = "input";

  private final Shape input;
  private final List<Node> nodes;
  private final Map<String, Node> byName = new LinkedHashMap<>();
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  /**
   * @throws ShapeException if a layer does not fit its inputs; the message names the node
   * @throws IllegalArgumentException if a name is used twice or stands before its node
   */
  public Network(Shape input, List<Node> nodes) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one node");
    }
    shapes.put(INPUT, input);
    for (Node node : nodes) {
      List<Shape> incoming = new ArrayList<>();
      for (String name : node.inputs()) {
        Shape shape = shapes.get(name);
        if (shape == null) {
          throw new IllegalArgumentException(
              "node '" + node.name() + "' takes '" + name + "', which does not come before it");
        }
        incoming.add(shape);
      }
      Shape output;
      try {
        output = node.layer().output(incoming);
      } catch (ShapeException e) {
        throw new ShapeException("layer '" + node.name() + "': " + e.getMessage());
      }
      if (shapes.put(node.name(), output) != null) {
        throw new IllegalArgumentException("two nodes are called '" + node.name() + "'");
      }
      byName.put(node.name(), node);
    }
  }

  public Shape input() {
    return input;
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** The node that gives the logits. */
  public Node last() {
    return nodes.get(nodes.size() - 1);
  }

  public Shape output() {
    return shape(last().name());
  }

  /** The shape of a node's result, or of the input under the name {@link #INPUT}. */
  public Shape shape(String name) {
    Shape shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("no node is called '" + name + "'");
    }
    return shape;
  }

  public Node node(String name) {
    Node node = byName.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node is called '" + name + "'");
    }
    return node;
  }

  /** The nodes that take a node's result, in order. */
  public List<Node> consumers(String name) {
    return nodes.stream().filter(node -> node.inputs().contains(name)).toList();
  }

  /** The same layers for an input of another size. */
  public Network withInput(Shape other) {
    return new Network(other, nodes);
  }

  /** All tensors, by name, in the order of the nodes. */
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (Parameter parameter : node.layer().parameters()) {
        all.put(node.tensor(parameter.suffix()), parameter);
      }
    }
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && network.input.equals(input)
        && network.nodes.equals(nodes);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  /** A line for each node: name, layer, shape of the result. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("input " + input + "\n");
    for (Node node : nodes) {
      text.append(
          "%s %s <- %s -> %s%n"
              .formatted(
                  node.name(), node.layer(), String.join(", ", node.inputs()), shape(node.name())));
    }
    return text.toString();
  }
}
