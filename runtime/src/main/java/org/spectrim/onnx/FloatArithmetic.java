package org.spectrim.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.HalfTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * 32-bit floats. Weights that are stored as integers or indices stay so in the file and are made
 * floats in the graph; ONNX Runtime does that once, when it loads (it does not for
 * DequantizeLinear).
 */
record FloatArithmetic(GraphBuilder graph) implements Arithmetic {
  /** The engine's fast kernels ask for a multiple of so many channels. */
  private static final int CHANNELS = 4;

  @Override
  public Value enter(Value components) {
    return components;
  }

  @Override
  public String zero() {
    return graph.constant("zero", Tensor.floats(new float[1]));
  }

  @Override
  public Value conv(Node node, Value x, Filters filters, Slide slide, Shape out, boolean last) {
    StoredTensor weight = filters.weight();
    long[] dims = slide.weightDims(weight.shape().get(0), weight.shape().get(1));
    List<String> inputs = operands(x, filters, dims);
    return x.as(graph.node("Conv", inputs, slide.attributes()), out);
  }

  /**
   * A convolution that gives several neighbouring results at once.
   *
   * @param x what the filters of all phases look at
   * @param slide of the plain convolution
   */
  Value conv(Value x, Filters filters, Slide slide, Shape out, Phases phases) {
    StoredTensor weight = filters.weight();
    long[] dims = slide.weightDims(weight.shape().get(0), weight.shape().get(1));
    String spread = phases.spread(graph, weight(weight, dims), dims);
    float[] bias = filters.bias();
    List<String> inputs = operands(x, spread, bias == null ? null : phases.spread(bias));
    return x.as(graph.node("Conv", inputs, phases.spread(slide).attributes()), out);
  }

  /**
   * Leaves away a margin of a window's map that convolutions read. As a convolution with a single
   * one, channel by channel, that is done in the order of the engine's kernel, and takes two thirds
   * of the time of a Slice.
   */
  Value crop(FoldedLayout layout, Value x, Layer.Crop crop, Shape out) {
    Layer.Margin before = crop.before();
    Layer.Margin after = crop.after();
    int channels = x.shape().channels();
    if (channels % CHANNELS != 0) {
      return layout.crop(x, crop, out);
    }
    int rows = before.rows() + after.rows() + 1;
    int columns = before.columns() + after.columns() + 1;
    float[] taken = new float[rows * columns];
    taken[before.rows() * columns + before.columns()] = 1;
    String one = graph.constant("taken", Tensor.floats(taken, 1, 1, rows, columns));
    String each = graph.constant("shape", Tensor.longs(channels, 1, rows, columns));
    String cropped =
        graph.node(
            "Conv",
            List.of(x.name(), graph.node("Expand", List.of(one, each))),
            Attribute.of("group", channels));
    return x.as(cropped, out);
  }

  @Override
  public Value linear(Node node, Value x, Filters filters, Shape out, boolean last) {
    StoredTensor weight = filters.weight();
    List<String> inputs = operands(x, filters, weight.shape().get(0), weight.shape().get(1));
    return x.asFeatures(graph.node("Gemm", inputs, Attribute.of("transB", 1)), out, null);
  }

  private List<String> operands(Value x, Filters filters, long... dims) {
    return operands(x, weight(filters.weight(), dims), filters.bias());
  }

  private List<String> operands(Value x, String weight, float @Nullable [] bias) {
    Stream<String> inputs = Stream.of(x.name(), weight);
    if (bias != null) {
      String constant = graph.constant("bias", Tensor.floats(bias, bias.length));
      inputs = Stream.concat(inputs, Stream.of(constant));
    }
    return inputs.toList();
  }

  private String weight(StoredTensor stored, long[] dims) {
    if (stored instanceof HalfTensor half) {
      String narrow = graph.constant("weight", Tensor.float16(half.values(), dims));
      return graph.node("Cast", List.of(narrow), Attribute.of("to", Tensor.Type.FLOAT.number));
    }
    if (stored instanceof CodebookTensor shared) {
      String indices =
          new PackedIntegers(graph, "weight", dims).indices(shared.indices(), shared.bits());
      float[] values = shared.codebook();
      String codebook = graph.constant("codebook", Tensor.floats(values, values.length));
      return graph.node("Gather", List.of(codebook, indices));
    }
    if (!(stored instanceof IntegerTensor integers)) {
      return graph.constant("weight", Tensor.floats(stored.toFloats(), dims));
    }
    String values =
        new PackedIntegers(graph, "weight", dims)
            .signed(integers.values(), integers.bits(), integers.odd());
    String cast = graph.node("Cast", List.of(values), Attribute.of("to", Tensor.Type.FLOAT.number));
    long[] perChannel = new long[dims.length];
    Arrays.fill(perChannel, 1);
    perChannel[0] = integers.scales().length;
    String scale = graph.constant("scale", Tensor.floats(integers.scales(), perChannel));
    return graph.node("Mul", List.of(cast, scale));
  }

  @Override
  public Value affine(Node node, Value x, float[] scale, float[] shift, long[] dims) {
    String scaled =
        graph.node("Mul", List.of(x.name(), graph.constant("scale", Tensor.floats(scale, dims))));
    return x.as(
        graph.node("Add", List.of(scaled, graph.constant("shift", Tensor.floats(shift, dims)))));
  }

  @Override
  public Value relu(Node node, Value x) {
    return x.as(graph.node("Relu", List.of(x.name())));
  }

  @Override
  public Value add(Node node, List<Value> inputs) {
    return inputs.get(0).as(graph.node("Sum", names(inputs)));
  }

  @Override
  public Value concat(Node node, List<Value> inputs, Shape out) {
    return inputs.get(0).as(graph.node("Concat", names(inputs), Attribute.of("axis", 1)), out);
  }

  @Override
  public Value toFloats(Value x) {
    return x;
  }

  static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}
