package org.spectrim.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Parameter;

/**
 * Adds filters of zeros, whose results the next layer multiplies with zeros, so that the channels
 * of all hidden layers are a multiple that kernels of an engine are fast with. Logits stay equal in
 * every bit.
 */
public final class PadChannels {
  private final Network network;
  private final Weights weights;
  private final int multiple;

  /** For each node, how many channels its values have had and have; Flatten does not count. */
  private final Map<String, int[]> channels = new HashMap<>();

  private PadChannels(WeightedNetwork net, int multiple) {
    this.network = net.network();
    this.weights = net.weights();
    this.multiple = multiple;
  }

  /**
   * Pads a network whose weights are integers. Others are returned as they are: those with branches
   * or batch-normalization, and those whose weights know no zero.
   *
   * @param net batch-normalization folded
   * @param multiple of which the filters of each layer but the last shall be
   */
  public static WeightedNetwork apply(WeightedNetwork net, int multiple) {
    PadChannels pad = new PadChannels(net, multiple);
    return pad.fits() ? pad.padded() : net;
  }

  private boolean fits() {
    return network.nodes().stream()
        .allMatch(
            node -> {
              Layer layer = node.layer();
              if (layer instanceof Layer.Conv || layer instanceof Layer.Linear) {
                return weights.get(node.tensor("weight")) instanceof IntegerTensor weight
                    && !weight.odd();
              }
              return !(layer instanceof Layer.Add
                  || layer instanceof Layer.Concat
                  || layer instanceof Layer.UnfoldBands
                  || layer instanceof Layer.BatchNorm);
            });
  }

  private WeightedNetwork padded() {
    int input = network.input().channels();
    channels.put(Network.INPUT, new int[] {input, input});
    List<Node> nodes = new ArrayList<>();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(weights.asMap());
    for (Node node : network.nodes()) {
      int[] in = channels(node.input());
      Layer layer = node.layer();
      if (!(layer instanceof Layer.Conv || layer instanceof Layer.Linear)) {
        channels.put(node.name(), in);
        nodes.add(node);
        continue;
      }
      int old = network.shape(node.name()).channels();
      boolean last = node.name().equals(network.last().name());
      int[] out = {old, last ? old : (old + multiple - 1) / multiple * multiple};
      channels.put(node.name(), out);
      nodes.add(node.withLayer(wider(layer, in, out[1])));
      for (Parameter parameter : layer.parameters()) {
        String name = node.tensor(parameter.suffix());
        tensors.put(name, padded(weights.get(name), in, out));
      }
    }
    return new WeightedNetwork(new Network(network.input(), nodes), new Weights(tensors));
  }

  private int[] channels(String name) {
    int[] known = channels.get(name);
    if (known == null) {
      throw new IllegalStateException("'" + name + "' comes before its layer");
    }
    return known;
  }

  private static Layer wider(Layer layer, int[] in, int out) {
    if (layer instanceof Layer.Conv conv) {
      return conv.withChannels(in[1], out);
    }
    Layer.Linear linear = (Layer.Linear) layer;
    return linear.withFeatures(linear.in() / in[0] * in[1], out);
  }

  private static StoredTensor padded(StoredTensor tensor, int[] in, int[] out) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.set(0, out[1]);
    if (shape.size() == 1) {
      return new DenseTensor(shape, Arrays.copyOf(tensor.toFloats(), out[1]));
    }
    IntegerTensor weight = (IntegerTensor) tensor;
    shape.set(1, shape.get(1) / in[0] * in[1]);
    int before = weight.size() / out[0];
    int after = before / in[0] * in[1];
    byte[] values = new byte[after * out[1]];
    for (int o = 0; o < out[0]; o++) {
      System.arraycopy(weight.values(), o * before, values, o * after, before);
    }
    float[] scales = weight.scales();
    if (scales.length > 1) {
      scales = Arrays.copyOf(scales, out[1]);
      Arrays.fill(scales, out[0], out[1], 1);
    }
    return new IntegerTensor(shape, weight.bits(), values, scales);
  }
}
