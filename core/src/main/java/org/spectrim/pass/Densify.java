package org.spectrim.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.net.ShapeException;

/**
 * Turns a network that classifies the centre of one window into one that classifies every pixel of
 * a scene at once, with the same logits. Neighbouring windows share nearly all of their
 * convolutions; here each is computed once. Strides over rows and columns become dilations of what
 * follows; Flatten and Linear become a convolution over what was flattened.
 */
public final class Densify {
  private static final Layer.Margin NONE = new Layer.Margin(0, 0, 0);

  private final Network patch;
  private final Map<String, StoredTensor> tensors;
  private final List<Node> nodes = new ArrayList<>();

  /**
   * What a node of the patch network has become: its name here, and how far apart neighbouring
   * positions now lie.
   */
  private record Place(String name, Extent dilation) {}

  private final Map<String, Place> places = new HashMap<>();

  private Densify(WeightedNetwork net) {
    this.patch = net.network();
    this.tensors = new LinkedHashMap<>(net.weights().asMap());
  }

  /**
   * @param net takes windows of {@code w x w} and ends in features
   * @param rows rows of the scene, or of the strip of it, to classify
   * @param columns its columns
   * @return takes {@code rows + w - 1} x {@code columns + w - 1} pixels (the scene with half a
   *     window of padding around) and gives {@code [class, 1, rows, columns]}
   * @throws ShapeException if the network has a layer that has no dense form; the message names it
   */
  public static WeightedNetwork apply(WeightedNetwork net, int rows, int columns) {
    Shape input = net.network().input();
    Shape scene =
        new Shape(
            input.channels(),
            input.bands(),
            rows + input.rows() - 1,
            columns + input.columns() - 1);
    return convert(net, scene, unused(net));
  }

  /**
   * Where strides do not divide the window, its last rows and columns are never looked at.
   *
   * @return how many
   * @throws ShapeException as {@link #apply} does
   */
  static Layer.Margin unused(WeightedNetwork net) {
    Shape output = convert(net, net.network().input(), NONE).network().output();
    return new Layer.Margin(0, output.rows() - 1, output.columns() - 1);
  }

  /**
   * Converts node by node.
   *
   * @param unused rows and columns that are left away first
   */
  private static WeightedNetwork convert(WeightedNetwork net, Shape scene, Layer.Margin unused) {
    Densify densify = new Densify(net);
    if (!unused.equals(NONE)) {
      densify.nodes.add(new Node(CropUnused.USED, CropUnused.crop(unused), List.of(Network.INPUT)));
    }
    densify.places.put(
        Network.INPUT,
        new Place(densify.nodes.isEmpty() ? Network.INPUT : CropUnused.USED, Extent.ONE));
    for (Node node : net.network().nodes()) {
      densify.places.put(node.name(), densify.convert(node));
    }
    return new WeightedNetwork(new Network(scene, densify.nodes), new Weights(densify.tensors));
  }

  private Place convert(Node node) {
    Place in = places.get(node.input());
    Layer layer = node.layer();
    if (layer instanceof Layer.Conv conv) {
      Layer dense =
          new Layer.Conv(
              conv.in(),
              conv.out(),
              conv.kernel(),
              bandsOnly(conv.stride()),
              conv.dilation().times(in.dilation),
              conv.bias());
      return add(node, dense, in.dilation.times(pixelsOnly(conv.stride())));
    } else if (layer instanceof Layer.MaxPool pool) {
      Layer dense =
          new Layer.MaxPool(
              pool.kernel(), bandsOnly(pool.stride()), pool.dilation().times(in.dilation));
      return add(node, dense, in.dilation.times(pixelsOnly(pool.stride())));
    } else if (layer instanceof Layer.Crop crop) {
      Layer dense =
          new Layer.Crop(times(crop.before(), in.dilation), times(crop.after(), in.dilation));
      return add(node, dense, in.dilation);
    } else if (layer instanceof Layer.Flatten) {
      return in;
    } else if (layer instanceof Layer.Linear linear) {
      return add(node, asConvolution(node, linear, in), in.dilation);
    } else if (layer instanceof Layer.BatchNorm && isFlattened(node.input())) {
      throw new ShapeException(
          "layer '"
              + node.name()
              + "': batch-normalization between Flatten and Linear has no dense form");
    }
    for (String other : node.inputs()) {
      if (!places.get(other).dilation.equals(in.dilation)) {
        throw new ShapeException(
            "layer '"
                + node.name()
                + "': its inputs have different strides, which has no dense form");
      }
    }
    return add(node, layer, in.dilation);
  }

  private Layer asConvolution(Node node, Layer.Linear linear, Place in) {
    Shape flat = isFlattened(node.input()) ? flattened(node.input()) : patch.shape(node.input());
    Layer.Conv conv =
        new Layer.Conv(
            flat.channels(),
            linear.out(),
            new Extent(flat.bands(), flat.rows(), flat.columns()),
            Extent.ONE,
            flat.rows() * flat.columns() == 1 ? Extent.ONE : in.dilation,
            linear.bias());
    String weight = node.tensor("weight");
    tensors.put(weight, tensors.get(weight).reshaped(conv.parameters().get(0).shape()));
    return conv;
  }

  /**
   * Whether features of this node still lie spread over positions, behind Flatten and before the
   * first Linear.
   */
  private boolean isFlattened(String name) {
    return !name.equals(Network.INPUT)
        && patch.shape(name).isFeatures()
        && !flattened(name).isFeatures();
  }

  /** The shape that a node's features had before Flatten. */
  private Shape flattened(String name) {
    String at = name;
    while (!at.equals(Network.INPUT)) {
      Node node = patch.node(at);
      if (node.layer() instanceof Layer.Flatten) {
        return patch.shape(node.input());
      }
      if (!(node.layer() instanceof Layer.Relu)) {
        break;
      }
      at = node.input();
    }
    return patch.shape(name);
  }

  private Place add(Node node, Layer layer, Extent dilation) {
    List<String> inputs = node.inputs().stream().map(name -> places.get(name).name).toList();
    nodes.add(new Node(node.name(), layer, inputs));
    return new Place(node.name(), dilation);
  }

  private static Layer.Margin times(Layer.Margin margin, Extent dilation) {
    return new Layer.Margin(
        margin.bands(), margin.rows() * dilation.rows(), margin.columns() * dilation.columns());
  }

  private static Extent bandsOnly(Extent e) {
    return new Extent(e.bands(), 1, 1);
  }

  private static Extent pixelsOnly(Extent e) {
    return new Extent(1, e.rows(), e.columns());
  }
}
