package org.spectrim.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the nodes, constants, inputs and outputs of an ONNX graph and writes the model. Names of
 * results begin with the name of the network's node they are made for, so that viewers show where
 * an operator comes from.
 */
final class GraphBuilder {
  /** Old enough for readers of the last years, new enough for 8-bit padding and pooling. */
  static final int OPSET = 18;

  private static final int IR_VERSION = 8;

  /** For files with 4-bit integers. */
  static final int OPSET_INT4 = 21;

  private static final int IR_VERSION_INT4 = 10;
  private static final String MICROSOFT = "com.microsoft";

  private record Operation(
      String type, String domain, List<String> inputs, String output, Attribute[] attributes) {}

  private record Port(String name, Tensor.Type type, Object[] dims) {}

  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private String scope = "graph";
  private int counter;

  /** From here on results are named after the given node of the network. */
  void scope(String name) {
    scope = name;
  }

  /**
   * Declares an input.
   *
   * @param dims each a {@link String} for a size known only when run, or an {@link Integer}
   */
  String input(String name, Tensor.Type type, Object... dims) {
    inputs.add(new Port(name, type, dims));
    return name;
  }

  String constant(String hint, Tensor tensor) {
    String name = scope + "." + hint;
    while (constants.containsKey(name)) {
      name = scope + "." + hint + "_" + ++counter;
    }
    constants.put(name, tensor);
    return name;
  }

  /** Adds a standard operator; an empty input name leaves out an optional input. */
  String node(String type, List<String> inputs, Attribute... attributes) {
    return add(type, "", inputs, attributes);
  }

  /** Adds an operator of ONNX Runtime's own domain. */
  String microsoft(String type, List<String> inputs, Attribute... attributes) {
    return add(type, MICROSOFT, inputs, attributes);
  }

  private String add(String type, String domain, List<String> inputs, Attribute[] attributes) {
    String output = scope + "." + type + "_" + ++counter;
    operations.add(new Operation(type, domain, List.copyOf(inputs), output, attributes));
    return output;
  }

  /**
   * All sums of an outer and an inner number, the inner ones running fastest. The file holds the
   * summands only; engines add them once, at load.
   */
  String sums(String hint, long[] outer, long[] inner) {
    String first =
        constant(
            hint,
            new Tensor(Tensor.Type.INT64, new long[] {outer.length, 1}, Tensor.longs(outer).raw()));
    String all = node("Add", List.of(first, constant(hint, Tensor.longs(inner))));
    return reshape(all, -1);
  }

  String reshape(String x, long... shape) {
    return node("Reshape", List.of(x, constant("shape", Tensor.longs(shape))));
  }

  /** Makes a result an output of the graph, under the given name. */
  void output(String result, String name, Tensor.Type type, Object... dims) {
    String named = name;
    operations.add(new Operation("Identity", "", List.of(result), named, new Attribute[0]));
    outputs.add(new Port(named, type, dims));
  }

  byte[] model(String producerVersion, Map<String, String> metadata) {
    ProtoWriter graph = new ProtoWriter();
    for (Operation operation : operations) {
      graph.message(1, proto(operation));
    }
    graph.text(2, "spectrim");
    constants.forEach((name, tensor) -> graph.message(5, tensor.proto(name)));
    inputs.forEach(port -> graph.message(11, proto(port)));
    outputs.forEach(port -> graph.message(12, proto(port)));
    boolean narrow =
        constants.values().stream().anyMatch(tensor -> tensor.type() == Tensor.Type.INT4);
    ProtoWriter model =
        new ProtoWriter()
            .integer(1, narrow ? IR_VERSION_INT4 : IR_VERSION)
            .text(2, "spectrim")
            .text(3, producerVersion)
            .message(7, graph)
            .message(8, new ProtoWriter().text(1, "").integer(2, narrow ? OPSET_INT4 : OPSET));
    if (operations.stream().anyMatch(operation -> operation.domain().equals(MICROSOFT))) {
      model.message(8, new ProtoWriter().text(1, MICROSOFT).integer(2, 1));
    }
    metadata.forEach((k, v) -> model.message(14, new ProtoWriter().text(1, k).text(2, v)));
    return model.toBytes();
  }

  private static ProtoWriter proto(Operation operation) {
    ProtoWriter node = new ProtoWriter();
    operation.inputs().forEach(input -> node.text(1, input));
    node.text(2, operation.output()).text(3, operation.output()).text(4, operation.type());
    for (Attribute attribute : operation.attributes()) {
      node.message(5, attribute.proto());
    }
    return operation.domain().isEmpty() ? node : node.text(7, operation.domain());
  }

  private static ProtoWriter proto(Port port) {
    ProtoWriter shape = new ProtoWriter();
    for (Object dim : port.dims()) {
      ProtoWriter size = new ProtoWriter();
      shape.message(
          1, dim instanceof Integer n ? size.integer(1, n) : size.text(2, dim.toString()));
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, port.type().number).message(2, shape);
    return new ProtoWriter().text(1, port.name()).message(2, new ProtoWriter().message(1, tensor));
  }
}
