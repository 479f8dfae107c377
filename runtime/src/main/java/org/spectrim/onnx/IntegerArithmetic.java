package org.spectrim.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  /** Floats nearer to 0 than half of it count as 0. */
  private static final float SIGN_STEP = 1e-20f;

  private final GraphBuilder graph;
  private final Network network;
  private final Map<String, AffineQuantizer> quantizers;
  private final FloatArithmetic floats;

  IntegerArithmetic(GraphBuilder graph, Network network, Map<String, AffineQuantizer> quantizers) {
    this.graph = graph;
    this.network = network;
    this.quantizers = quantizers;
    this.floats = new FloatArithmetic(graph);
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
    String w = constant(weight, weight.values(), dims);
    if (last) {
      String sum =
          graph.node("ConvInteger", List.of(x.name(), w, zeroPoint(in)), slide.attributes());
      return logits(x.as(sum, out), weight, filters.bias(), 1, dims[0], 1, 1);
    }
    AffineQuantizer result = result(node);
    List<String> inputs = new ArrayList<>(List.of(x.name(), scale(in), zeroPoint(in), w));
    inputs.addAll(List.of(scales(weight), zeroPoints(weight)));
    inputs.addAll(rounding(in, weight, result));
    if (filters.bias() != null) {
      inputs.add(bias(IntegerOperands.bias(filters.bias(), in, weight, result.isSign())));
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
    inputs.addAll(rounding(quantizer(x), weight, result));
    return saturated(x.asFeatures(graph.microsoft("QGemm", inputs), out, null).with(result));
  }

  /** The operands of a product of features with weights. */
  private List<String> product(Value x, IntegerTensor weight, Filters filters, boolean sign) {
    AffineQuantizer in = quantizer(x);
    int outputs = weight.shape().get(0);
    int features = weight.shape().get(1);
    byte[] columns = IntegerOperands.transposed(weight.values(), outputs);
    float[] bias = filters.bias() == null ? new float[outputs] : filters.bias();
    List<String> inputs = new ArrayList<>(List.of(x.name(), scale(in), zeroPoint(in)));
    inputs.add(constant(weight, columns, features, outputs));
    inputs.addAll(
        List.of(
            scales(weight),
            zeroPoints(weight),
            bias(IntegerOperands.bias(bias, in, weight, sign))));
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
    return in.zeroPoint() == 0 ? x : x.as(graph.node("Clip", List.of(x.name(), zeroPoint(in))));
  }

  @Override
  public Value add(Node node, List<Value> inputs) {
    AffineQuantizer result = result(node);
    if (inputs.size() != 2) {
      return quantize(floats.add(node, inputs.stream().map(this::toFloats).toList()), result);
    }
    List<String> operands = new ArrayList<>();
    for (Value x : inputs) {
      operands.addAll(List.of(x.name(), scale(quantizer(x)), zeroPoint(quantizer(x))));
    }
    operands.addAll(List.of(scale(result), zeroPoint(result)));
    return saturated(inputs.get(0).as(graph.microsoft("QLinearAdd", operands)).with(result));
  }

  @Override
  public Value concat(Node node, List<Value> inputs, Shape out) {
    AffineQuantizer result = result(node);
    List<Value> alike = inputs.stream().map(x -> requantize(x, result)).toList();
    return floats.concat(node, alike, out);
  }

  @Override
  public boolean unfoldsSpectra() {
    return true;
  }

  @Override
  public Value toFloats(Value x) {
    AffineQuantizer q = x.quantizer();
    if (q == null) {
      return x;
    }
    List<String> inputs = List.of(x.name(), scale(q), zeroPoint(q));
    return x.as(graph.node("DequantizeLinear", inputs)).with(null);
  }

  private Value requantize(Value x, AffineQuantizer target) {
    return target.equals(x.quantizer()) ? x : quantize(toFloats(x), target);
  }

  /**
   * Scale and zero point of a product's result. For a sign, the step is so small that any sum below
   * 0 becomes 0 and any above saturates; a sum of 0 becomes 2, which stands for 1.
   */
  private List<String> rounding(AffineQuantizer in, IntegerTensor weight, AffineQuantizer result) {
    if (!result.isSign()) {
      return List.of(scale(result), zeroPoint(result));
    }
    float least = Float.POSITIVE_INFINITY;
    for (float scale : weight.scales()) {
      least = Math.min(least, scale);
    }
    return signs(Math.max(Float.MIN_NORMAL, in.scale() * least / 4));
  }

  private List<String> signs(float step) {
    return List.of(
        graph.constant("x_scale", Tensor.scalar(step)),
        graph.constant("x_zero", Tensor.uint8(AffineQuantizer.POSITIVE)));
  }

  private Value quantize(Value x, AffineQuantizer q) {
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.addAll(q.isSign() ? signs(SIGN_STEP) : List.of(scale(q), zeroPoint(q)));
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

  private String scale(AffineQuantizer q) {
    return graph.constant("x_scale", Tensor.scalar(q.scale()));
  }

  private String zeroPoint(AffineQuantizer q) {
    return graph.constant("x_zero", Tensor.uint8(q.zeroPoint()));
  }

  private String scales(IntegerTensor weight) {
    float[] scales = weight.scales();
    return graph.constant(
        "w_scale",
        scales.length == 1 ? Tensor.scalar(scales[0]) : Tensor.floats(scales, scales.length));
  }

  private String zeroPoints(IntegerTensor weight) {
    int count = weight.scales().length;
    return graph.constant(
        "w_zero", count == 1 ? Tensor.int8(new byte[1]) : Tensor.int8(new byte[count], count));
  }

  private String bias(int[] integers) {
    return graph.constant("bias", Tensor.ints(integers, integers.length));
  }

  private String constant(IntegerTensor weight, byte[] values, long... dims) {
    return new PackedIntegers(graph, "weight", dims).signed(values, weight.bits(), weight.odd());
  }
}
