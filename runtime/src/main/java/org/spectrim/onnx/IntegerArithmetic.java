package org.spectrim.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.IntegerTensor;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * Activations in unsigned, weights in signed 8 bits, sums in 32 bits (Jacob et al. 2018). A ReLU
 * behind a convolution costs nothing: with zero point 0, saturation is the ReLU. The logits are
 * floats, {@code scale * (sum of products + bias)} with everything in brackets an exact integer, so
 * that patch and dense form agree in every bit.
 *
 * <p>A layer whose weights are floats is computed in floats between two quantizers.
 */
final class IntegerArithmetic implements Arithmetic {
  private final GraphBuilder graph;
  private final Network network;
  private final Map<String, AffineQuantizer> quantizers;
  private final FloatArithmetic floats;
  private final IntegerOperands operands;

  IntegerArithmetic(GraphBuilder graph, Network network, Map<String, AffineQuantizer> quantizers) {
    this.graph = graph;
    this.network = network;
    this.quantizers = quantizers;
    this.floats = new FloatArithmetic(graph);
    this.operands = new IntegerOperands(graph);
  }

  @Override
  public Value enter(Value components) {
    return quantize(components, required(Network.INPUT));
  }

  @Override
  public String zero() {
    return graph.constant("zero", Tensor.uint8(required(Network.INPUT).zeroPoint()));
  }

  @Override
  public Value conv(Node node, Value x, Filters filters, Slide slide, Shape out, boolean last) {
    if (!(filters.weight() instanceof IntegerTensor weight)) {
      Value y = floats.conv(node, toFloats(x), filters, slide, out, last);
      return last ? y : quantize(y, result(node));
    }
    AffineQuantizer in = quantizer(x);
    if (last && slide.isTrivial()) {
      return pixelByPixel(x, weight, filters, out);
    }
    long[] dims = slide.weightDims(weight.shape().get(0), weight.shape().get(1));
    String w = operands.weight(weight, weight.values(), dims);
    if (last) {
      List<String> inputs = List.of(x.name(), w, operands.zeroPoint(in));
      String sum = graph.node("ConvInteger", inputs, slide.attributes());
      return logits(x.as(sum, out), weight, filters.bias(), 1, dims[0], 1, 1);
    }
    return convolution(node, x, filters, w, UnaryOperator.identity(), slide, out);
  }

  /** A layer's integer weights as a constant of the given shape. */
  String weight(Filters filters, long... dims) {
    IntegerTensor weight = (IntegerTensor) filters.weight();
    return operands.weight(weight, weight.values(), dims);
  }

  /**
   * A convolution of integer weights, not the last.
   *
   * @param w the weights; there may be several filters for each of the layer
   * @param each makes a constant with a value for each of them of one for each filter of the layer
   */
  Value convolution(
      Node node,
      Value x,
      Filters filters,
      String w,
      UnaryOperator<String> each,
      Slide slide,
      Shape out) {
    IntegerTensor weight = (IntegerTensor) filters.weight();
    AffineQuantizer in = quantizer(x);
    AffineQuantizer result = result(node);
    boolean perFilter = weight.scales().length > 1;
    UnaryOperator<String> scaled = perFilter ? each : UnaryOperator.identity();
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.addAll(List.of(operands.scale(in), operands.zeroPoint(in), w));
    inputs.add(scaled.apply(operands.scales(weight)));
    inputs.add(scaled.apply(operands.zeroPoints(weight)));
    inputs.addAll(operands.rounding(in, weight, result));
    if (filters.bias() != null) {
      int[] bias = IntegerOperands.bias(filters.bias(), in, weight, result.isSign());
      inputs.add(each.apply(operands.bias(bias)));
    }
    return saturated(x.as(graph.node("QLinearConv", inputs, slide.attributes()), out).with(result));
  }

  @Override
  public Value linear(Node node, Value x, Filters filters, Shape out, boolean last) {
    if (!(filters.weight() instanceof IntegerTensor weight)) {
      Value y = floats.linear(node, toFloats(x), filters, out, last);
      return last ? y : quantize(y, result(node));
    }
    List<String> inputs = product(x, weight, filters, !last && result(node).isSign());
    if (last) {
      return x.asFeatures(graph.microsoft("QGemm", inputs), out, null).with(null);
    }
    AffineQuantizer result = result(node);
    inputs.addAll(operands.rounding(quantizer(x), weight, result));
    return saturated(x.asFeatures(graph.microsoft("QGemm", inputs), out, null).with(result));
  }

  /** The operands of a product of features with weights. */
  private List<String> product(Value x, IntegerTensor weight, Filters filters, boolean sign) {
    AffineQuantizer in = quantizer(x);
    int outputs = weight.shape().get(0);
    int features = weight.shape().get(1);
    byte[] columns = IntegerOperands.transposed(weight.values(), outputs);
    float[] bias = filters.bias() == null ? new float[outputs] : filters.bias();
    List<String> inputs =
        new ArrayList<>(List.of(x.name(), operands.scale(in), operands.zeroPoint(in)));
    inputs.add(operands.weight(weight, columns, features, outputs));
    inputs.addAll(
        List.of(
            operands.scales(weight),
            operands.zeroPoints(weight),
            operands.bias(IntegerOperands.bias(bias, in, weight, sign))));
    return inputs;
  }

  /** The logits of a map, each pixel as a sample: the operator of {@link #linear}, and as exact. */
  private Value pixelByPixel(Value x, IntegerTensor weight, Filters filters, Shape out) {
    String last = graph.node("Transpose", List.of(x.name()), Attribute.list("perm", 0, 2, 3, 1));
    Value pixels = x.as(graph.reshape(last, -1, x.shape().channels()));
    String logits = graph.microsoft("QGemm", product(pixels, weight, filters, false));
    String place =
        graph.node("Shape", List.of(last), Attribute.of("start", 0), Attribute.of("end", 3));
    String classes = graph.constant("shape", Tensor.longs(out.channels()));
    String shape = graph.node("Concat", List.of(place, classes), Attribute.of("axis", 0));
    String map = graph.node("Reshape", List.of(logits, shape));
    return x.as(graph.node("Transpose", List.of(map), Attribute.list("perm", 0, 3, 1, 2)), out)
        .with(null);
  }

  /** Adds the bias to 32-bit sums and scales them. */
  private Value logits(Value sums, IntegerTensor weight, float @Nullable [] bias, long... dims) {
    AffineQuantizer in = quantizer(sums);
    String total = sums.name();
    if (bias != null) {
      String constant =
          graph.constant("bias", Tensor.ints(IntegerOperands.bias(bias, in, weight, false), dims));
      total = graph.node("Add", List.of(total, constant));
    }
    String cast = graph.node("Cast", List.of(total), Attribute.of("to", Tensor.Type.FLOAT.number));
    float[] factors = new float[weight.shape().get(0)];
    for (int o = 0; o < factors.length; o++) {
      factors[o] = in.scale() * weight.scale(o);
    }
    String factor = graph.constant("scale", Tensor.floats(factors, dims));
    return sums.as(graph.node("Mul", List.of(cast, factor))).with(null);
  }

  @Override
  public Value affine(Node node, Value x, float[] scale, float[] shift, long[] dims) {
    return quantize(floats.affine(node, toFloats(x), scale, shift, dims), result(node));
  }

  @Override
  public Value relu(Node node, Value x) {
    AffineQuantizer in = x.quantizer();
    if (in == null) {
      return floats.relu(node, x);
    }
    AffineQuantizer result = quantizers.getOrDefault(node.name(), in);
    if (!result.equals(in)) {
      return quantize(floats.relu(node, toFloats(x)), result);
    }
    return in.zeroPoint() == 0
        ? x
        : x.as(graph.node("Clip", List.of(x.name(), operands.zeroPoint(in))));
  }

  @Override
  public Value add(Node node, List<Value> inputs) {
    AffineQuantizer result = result(node);
    if (inputs.size() != 2) {
      return quantize(floats.add(node, inputs.stream().map(this::toFloats).toList()), result);
    }
    List<String> summands = new ArrayList<>();
    for (Value x : inputs) {
      AffineQuantizer in = quantizer(x);
      summands.addAll(List.of(x.name(), operands.scale(in), operands.zeroPoint(in)));
    }
    summands.addAll(List.of(operands.scale(result), operands.zeroPoint(result)));
    return saturated(inputs.get(0).as(graph.microsoft("QLinearAdd", summands)).with(result));
  }

  @Override
  public Value concat(Node node, List<Value> inputs, Shape out) {
    AffineQuantizer result = result(node);
    List<Value> alike = inputs.stream().map(x -> requantize(x, result)).toList();
    return floats.concat(node, alike, out);
  }

  @Override
  public Value toFloats(Value x) {
    AffineQuantizer q = x.quantizer();
    if (q == null) {
      return x;
    }
    List<String> inputs = List.of(x.name(), operands.scale(q), operands.zeroPoint(q));
    return x.as(graph.node("DequantizeLinear", inputs)).with(null);
  }

  private Value requantize(Value x, AffineQuantizer target) {
    return target.equals(x.quantizer()) ? x : quantize(toFloats(x), target);
  }

  private Value quantize(Value x, AffineQuantizer q) {
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.addAll(operands.rounding(q));
    return saturated(x.as(graph.node("QuantizeLinear", inputs)).with(q));
  }

  /** Operators saturate at 8 bits; narrower quantizers need one more. */
  private Value saturated(Value x) {
    int largestValue = quantizer(x).largest();
    if (largestValue == 255) {
      return x;
    }
    String largest = graph.constant("largest", Tensor.uint8(largestValue));
    return x.as(graph.node("Clip", List.of(x.name(), "", largest)));
  }

  /** The quantizer of a node's result: its own, or that of the ReLU that alone takes the result. */
  private AffineQuantizer result(Node node) {
    AffineQuantizer own = quantizers.get(node.name());
    if (own != null) {
      return own;
    }
    List<Node> consumers = network.consumers(node.name());
    boolean fused = consumers.size() == 1 && consumers.get(0).layer() instanceof Layer.Relu;
    return required(fused ? consumers.get(0).name() : node.name());
  }

  private AffineQuantizer required(String name) {
    AffineQuantizer quantizer = quantizers.get(name);
    if (quantizer == null) {
      throw new InputException(
          "the model's activations are quantized, but not those of '"
              + name
              + "'; quantize it again");
    }
    return quantizer;
  }

  private static AffineQuantizer quantizer(Value x) {
    AffineQuantizer quantizer = x.quantizer();
    if (quantizer == null) {
      throw new IllegalStateException("'" + x.name() + "' is not quantized");
    }
    return quantizer;
  }
}
