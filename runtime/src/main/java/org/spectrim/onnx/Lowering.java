package org.spectrim.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/** Walks a network and adds the operators of each node to the graph. */
final class Lowering {
  private final GraphBuilder graph;
  private final Network network;
  private final Weights weights;
  private final Layout layout;
  private final Arithmetic arithmetic;
  private final boolean dense;
  private final Map<String, BandPhases> phases;
  private final RowPhases rows;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Value> pairs = new HashMap<>();

  /**
   * @param rows which layers compute pairs of rows, in floats and {@link FoldedLayout} alone
   */
  Lowering(
      GraphBuilder graph,
      WeightedNetwork net,
      Layout layout,
      Arithmetic arithmetic,
      boolean dense,
      RowPhases rows) {
    this.graph = graph;
    this.network = net.network();
    this.weights = net.weights();
    this.layout = layout;
    this.arithmetic = arithmetic;
    this.dense = dense;
    this.rows = rows;
    this.phases = arithmetic instanceof FloatArithmetic ? BandPhases.of(network, dense) : Map.of();
  }

  /**
   * @param components the network's input as {@code [sample, component, row, column]}
   * @return the logits, as floats
   */
  Value lower(Value components) {
    graph.scope(Network.INPUT);
    values.put(Network.INPUT, layout.enter(components, network.input()));
    for (Node node : network.nodes()) {
      graph.scope(node.name());
      if (phases.containsKey(node.input())) {
        values.put(node.name(), phased(node, phases.get(node.input())));
      } else if (rows.pools().contains(node.name())) {
        Layer.MaxPool pool = (Layer.MaxPool) node.layer();
        Value x = pairs(node.input());
        values.put(node.name(), paired().pool(x, pool, network.shape(node.name())));
      } else if (rows.holdsPairs(node.name())) {
        pairs.put(node.name(), inPairs(node));
      } else if (!rows.crops().contains(node.name()) && !phases.containsKey(node.name())) {
        values.put(node.name(), lower(node, inputs(node)));
      }
    }
    return arithmetic.toFloats(whole(network.last().name()));
  }

  private PairedRows paired() {
    return new PairedRows(graph, (FloatArithmetic) arithmetic, dense);
  }

  /** Pairs of rows of a node's result. */
  private Value pairs(String name) {
    if (rows.holdsPairs(name)) {
      return Objects.requireNonNull(pairs.get(name));
    }
    return rows.crops().contains(name)
        ? paired()
            .pair(
                whole(network.node(name).input()),
                (Layer.Crop) network.node(name).layer(),
                network.shape(name))
        : paired().pair(whole(name));
  }

  private Value inPairs(Node node) {
    Value x = pairs(node.input());
    if (!(node.layer() instanceof Layer.Conv conv)) {
      return arithmetic.relu(node, x);
    }
    Slide slide = layout.slide(conv.kernel(), conv.stride(), conv.dilation());
    return paired().conv(x, filters(node, null), slide, network.shape(node.name()));
  }

  private Value get(String name) {
    if (rows.holdsPairs(name)) {
      values.computeIfAbsent(name, pair -> paired().whole(pairs(pair)));
    }
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("'" + name + "' was not lowered");
    }
    return value;
  }

  private List<Value> inputs(Node node) {
    // Whatever a ReLU gets, it leaves in its place, and engines join it with a convolution.
    boolean anywhere = node.layer() instanceof Layer.Relu;
    return node.inputs().stream().map(name -> anywhere ? get(name) : whole(name)).toList();
  }

  /** A node's result with its own channels and bands, also if it was computed in phases. */
  private Value whole(String name) {
    Value x = apart(name);
    Shape shape = network.shape(name);
    int more = x.shape().bands() - shape.bands();
    // Fewer where the last ones are not looked at by the only layer that follows.
    return more <= 0
        ? x
        : layout.crop(
            x, new Layer.Crop(new Layer.Margin(0, 0, 0), new Layer.Margin(more, 0, 0)), shape);
  }

  /** A node's result with its own channels; bands that phases computed in vain are the last. */
  private Value apart(String name) {
    Value x = get(name);
    Shape shape = network.shape(name);
    int times = x.shape().channels() / shape.channels();
    return times == 1 || !(layout instanceof FoldedLayout folded)
        ? x
        : folded.apart(
            x,
            new Shape(shape.channels(), times * x.shape().bands(), shape.rows(), shape.columns()));
  }

  private Value phased(Node node, BandPhases way) {
    Layer.Conv conv = (Layer.Conv) node.layer();
    String source = network.node(node.input()).input();
    Value x = map(apart(source));
    Shape in = x.shape();
    int[] taps = way.taps(network.shape(source).bands() - 1);
    Shape groups = new Shape(way.bands() * way.channels(), way.groups(), in.rows(), in.columns());
    Shape out = network.shape(node.name());
    return ((FloatArithmetic) arithmetic)
        .conv(
            ((FoldedLayout) layout).select(x, taps, groups),
            filters(node, null),
            layout.slide(conv.kernel(), conv.stride(), conv.dilation()),
            new Shape(way.phases() * conv.out(), way.groups(), out.rows(), out.columns()),
            way);
  }

  private Value lower(Node node, List<Value> inputs) {
    Value x = inputs.get(0);
    Layer layer = node.layer();
    Shape out = network.shape(node.name());
    if (layer instanceof Layer.Conv conv) {
      return conv(node, conv, map(x), out);
    } else if (layer instanceof Layer.Linear) {
      return linear(node, x, out);
    } else if (layer instanceof Layer.BatchNorm norm) {
      return batchNorm(node, norm, x);
    } else if (layer instanceof Layer.Relu) {
      return arithmetic.relu(node, x);
    } else if (layer instanceof Layer.MaxPool pool) {
      return layout.pool(map(x), pool, out);
    } else if (layer instanceof Layer.Flatten) {
      return x.features() ? x : layout.flatten(x, out, onlyLinear(node));
    } else if (layer instanceof Layer.Crop crop) {
      return isForConvolutions(node)
          ? ((FloatArithmetic) arithmetic).crop((FoldedLayout) layout, x, crop, out)
          : layout.crop(map(x), crop, out);
    } else if (layer instanceof Layer.UnfoldBands unfold) {
      return layout.unfold(map(x), unfold, out);
    } else if (layer instanceof Layer.Add) {
      return arithmetic.add(node, alike(inputs));
    } else {
      return arithmetic.concat(node, alike(inputs), out);
    }
  }

  /** Whether a crop of windows is read by 2-D convolutions of floats and nothing else. */
  private boolean isForConvolutions(Node crop) {
    return !dense
        && layout instanceof FoldedLayout
        && arithmetic instanceof FloatArithmetic
        && network.shape(crop.input()).bands() == 1
        && network.consumers(crop.name()).stream()
            .allMatch(node -> node.layer() instanceof Layer.Conv);
  }

  private Value conv(Node node, Layer.Conv conv, Value x, Shape out) {
    Arithmetic.Filters filters = filters(node, null);
    if (layout instanceof SpectralLayout spectral
        && arithmetic instanceof IntegerArithmetic integers) {
      return new IntegerSpectra(graph, network, spectral, integers)
          .conv(node, conv, x, filters, out);
    }
    Slide slide = layout.slide(conv.kernel(), conv.stride(), conv.dilation());
    Value y = x;
    if (layout instanceof FoldedLayout && conv.stride().bands() > 1) {
      Layer.UnfoldBands every = new Layer.UnfoldBands(1, conv.stride().bands(), 1);
      y = layout.unfold(x, every, every.output(List.of(x.shape())));
    }
    return arithmetic.conv(node, y, filters, slide, out, isLast(node));
  }

  private Value linear(Node node, Value x, Shape out) {
    Value features = x.features() ? x : layout.flatten(x, x.shape(), true);
    return arithmetic.linear(
        node, features, filters(node, features.bandMajor()), out, isLast(node));
  }

  private Arithmetic.Filters filters(Node node, @Nullable Shape bandMajor) {
    StoredTensor weight = weights.get(node.tensor("weight")).whole();
    boolean bias =
        node.layer() instanceof Layer.Conv conv
            ? conv.bias()
            : ((Layer.Linear) node.layer()).bias();
    return new Arithmetic.Filters(
        bandMajor == null ? weight : bandMajor(weight, bandMajor),
        bias ? weights.floats(node.tensor("bias")) : null);
  }

  /** Columns in the order band, channel, position instead of channel, band, position. */
  private static StoredTensor bandMajor(StoredTensor weight, Shape shape) {
    int positions = shape.rows() * shape.columns();
    int[] source = new int[weight.size()];
    int next = 0;
    for (int o = 0; o < weight.shape().get(0); o++) {
      for (int b = 0; b < shape.bands(); b++) {
        for (int c = 0; c < shape.channels(); c++) {
          int from = o * shape.size() + (c * shape.bands() + b) * positions;
          for (int i = 0; i < positions; i++) {
            source[next++] = from + i;
          }
        }
      }
    }
    return weight.gather(weight.shape(), source);
  }

  private Value batchNorm(Node node, Layer.BatchNorm norm, Value x) {
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
    long[] dims = x.features() ? new long[] {1, scale.length} : layout.perChannel(scale.length);
    return arithmetic.affine(node, x, scale, shift, dims);
  }

  private boolean isLast(Node node) {
    return node.name().equals(network.last().name());
  }

  private boolean onlyLinear(Node flatten) {
    List<Node> consumers = network.consumers(flatten.name());
    return !consumers.isEmpty()
        && consumers.stream().allMatch(node -> node.layer() instanceof Layer.Linear);
  }

  private Value map(Value x) {
    return x.features() ? layout.asMap(x) : x;
  }

  /** All as features where one of them is, since a patch's features may come in either form. */
  private List<Value> alike(List<Value> inputs) {
    if (dense || inputs.stream().noneMatch(Value::features)) {
      return inputs;
    }
    List<Value> features = new ArrayList<>();
    for (Value x : inputs) {
      features.add(x.features() ? x : layout.flatten(x, x.shape(), false));
    }
    return features;
  }
}
