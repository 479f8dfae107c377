package org.spectrim.sparse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/** Turns a dense network into a program: where each result lies, and the steps that compute it. */
final class ProgramBuilder {
  private final Network network;
  private final Weights weights;
  private final Map<String, PackedConv> packed;
  private final int rows;
  private final int pitch;
  private final List<Program.Part> parts = new ArrayList<>();
  private final Map<String, Planes> places = new HashMap<>();

  private ProgramBuilder(
      Network network, Weights weights, Map<String, PackedConv> packed, int pitch) {
    this.network = network;
    this.weights = weights;
    this.packed = packed;
    this.rows = network.output().rows();
    this.pitch = pitch;
  }

  /**
   * @param network in dense form, for as many rows as the program shall compute in one go
   * @param packed the weights of its convolutions, by node
   * @param pitch from a row to the next; at least the columns of the network's input
   * @throws InputException if a layer is not known here
   */
  static Program build(
      Network network, Weights weights, Map<String, PackedConv> packed, int pitch) {
    ProgramBuilder builder = new ProgramBuilder(network, weights, packed, pitch);
    Planes input = builder.part(network.input(), y -> List.of());
    builder.places.put(Network.INPUT, input);
    for (Node node : network.nodes()) {
      if (!builder.places.containsKey(node.name())) {
        builder.add(node);
      }
    }
    Planes logits = builder.place(network.last().name());
    return new Program(builder.rows, pitch, builder.parts, input, logits);
  }

  private Planes place(String name) {
    Planes planes = places.get(name);
    if (planes == null) {
      throw new IllegalStateException("'" + name + "' was not placed");
    }
    return planes;
  }

  /** Makes room for a result, and the steps that fill it. */
  private Planes part(Shape shape, Function<Planes, List<Step>> steps) {
    // Kernels compute four channels at a time, the last of which may not exist. They are the same
    // for the components of the input, whether these are channels or bands.
    int absent = (Taps.BLOCK - 1) * (parts.isEmpty() ? 1 : shape.bands());
    int plane = Math.max(shape.rows() * pitch, VectorKernels.CHUNK);
    int planes = Math.multiplyExact(shape.channels(), shape.bands());
    // They also reach over the end of the last plane.
    int behind = 2 * (VectorKernels.CHUNK + pitch);
    int size = Math.addExact(Math.multiplyExact(planes + absent, plane), behind);
    Planes y = new Planes(parts.size(), 0, shape.bands() * plane, plane);
    parts.add(new Program.Part(steps.apply(y), planes, shape.rows() - rows, plane, size));
    return y;
  }

  private void add(Node node) {
    Shape shape = network.shape(node.name());
    List<Planes> inputs = node.inputs().stream().map(this::place).toList();
    if (node.layer() instanceof Layer.Crop crop) {
      Layer.Margin before = crop.before();
      int by =
          before.bands() * inputs.get(0).bandStride() + before.rows() * pitch + before.columns();
      places.put(node.name(), inputs.get(0).shifted(by));
      return;
    }
    Node relu = fusedRelu(node);
    boolean limited = relu != null || node.layer() instanceof Layer.Relu;
    float floor = limited ? 0 : Float.NEGATIVE_INFINITY;
    Planes y =
        node.layer() instanceof Layer.Add
            ? sum(inputs, shape, floor)
            : part(shape, y0 -> steps(node, inputs, y0, shape, floor));
    places.put(node.name(), y);
    if (relu != null) {
      places.put(relu.name(), y);
    }
  }

  /** The ReLU that alone takes a node's result, and so can be worked into it. */
  private @Nullable Node fusedRelu(Node node) {
    List<Node> consumers = network.consumers(node.name());
    return consumers.size() == 1 && consumers.get(0).layer() instanceof Layer.Relu
        ? consumers.get(0)
        : null;
  }

  private Planes sum(List<Planes> inputs, Shape shape, float floor) {
    Planes sum = inputs.get(0);
    for (int i = 1; i < inputs.size(); i++) {
      Planes a = sum;
      Planes b = inputs.get(i);
      float least = i == inputs.size() - 1 ? floor : Float.NEGATIVE_INFINITY;
      sum = part(shape, y -> List.of(new AddStep(a, b, y, shape, least)));
    }
    return sum;
  }

  private List<Step> steps(Node node, List<Planes> inputs, Planes y, Shape shape, float floor) {
    Layer layer = node.layer();
    Planes x = inputs.get(0);
    if (layer instanceof Layer.Conv conv) {
      PackedConv weighted = Objects.requireNonNull(packed.get(node.name()));
      return List.of(new ConvStep(conv, weighted, x, y, shape.bands(), pitch, floor));
    } else if (layer instanceof Layer.MaxPool pool) {
      return List.of(new PoolStep(pool, x, y, shape, pitch, floor));
    } else if (layer instanceof Layer.Relu) {
      return List.of(AffineStep.limit(x, y, shape, floor));
    } else if (layer instanceof Layer.BatchNorm norm) {
      return List.of(normalization(node, norm, x, y, shape, floor));
    } else if (layer instanceof Layer.Concat) {
      return copies(node, inputs, y, floor);
    }
    throw new InputException(
        "layer '%s' (%s) is not known to the sparse engine; use --engine float"
            .formatted(node.name(), layer.getClass().getSimpleName()));
  }

  private Step normalization(
      Node node, Layer.BatchNorm norm, Planes x, Planes y, Shape shape, float floor) {
    float[] gamma = weights.floats(node.tensor("weight"));
    float[] beta = weights.floats(node.tensor("bias"));
    float[] mean = weights.floats(node.tensor("running_mean"));
    float[] variance = weights.floats(node.tensor("running_var"));
    float[] scale = new float[gamma.length];
    float[] shift = new float[gamma.length];
    for (int c = 0; c < gamma.length; c++) {
      double factor = gamma[c] / Math.sqrt((double) variance[c] + norm.epsilon());
      scale[c] = (float) factor;
      shift[c] = (float) (beta[c] - mean[c] * factor);
    }
    return new AffineStep(x, y, shape, scale, shift, floor);
  }

  private List<Step> copies(Node node, List<Planes> inputs, Planes y, float floor) {
    List<Step> steps = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = network.shape(node.inputs().get(i));
      Planes to = y.shifted(done * y.channelStride());
      steps.add(AffineStep.limit(inputs.get(i), to, shape, floor));
      done += shape.channels();
    }
    return steps;
  }
}
