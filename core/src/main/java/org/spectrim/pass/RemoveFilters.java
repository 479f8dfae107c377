package org.spectrim.pass;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Filter;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Parameter;

/**
 * Removes filters and all that hangs on them: their batch-normalization, the weights of the next
 * layers that took their channels (through pooling and Flatten), and the filters that a residual
 * Add couples with them. Where the removed channels were zero the logits stay equal.
 */
public final class RemoveFilters {
  private RemoveFilters() {}

  /**
   * @param removed for each producer (a convolution or linear layer) the indices of the filters to
   *     remove; coupled filters need not be named
   * @throws IllegalArgumentException if a logit would go, or the last filter of a layer
   */
  public static WeightedNetwork apply(WeightedNetwork net, Map<String, BitSet> removed) {
    Network network = net.network();
    ChannelGroups coupling = ChannelGroups.of(network);
    List<Filter> filters = new ArrayList<>();
    removed.forEach(
        (producer, indices) -> indices.stream().forEach(i -> filters.add(new Filter(producer, i))));
    Map<String, int[]> kept = new LinkedHashMap<>();
    kept.put(Network.INPUT, indices(coupling.kept(Network.INPUT, filters)));
    for (Node node : network.nodes()) {
      int[] channels = indices(coupling.kept(node.name(), filters));
      if (channels.length == 0) {
        throw new IllegalArgumentException(
            "removing these filters would leave none in '" + node.name() + "'");
      }
      kept.put(node.name(), channels);
    }

    List<Node> nodes = new ArrayList<>();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      int[] in = kept.get(node.input());
      int[] out = kept.get(node.name());
      nodes.add(node.withLayer(shrink(node.layer(), in.length, out.length)));
      for (Parameter parameter : node.layer().parameters()) {
        String name = node.tensor(parameter.suffix());
        tensors.put(name, select(net.weights().get(name), out, in));
      }
    }
    return new WeightedNetwork(new Network(network.input(), nodes), new Weights(tensors));
  }

  private static Layer shrink(Layer layer, int in, int out) {
    if (layer instanceof Layer.Conv conv) {
      return conv.withChannels(in, out);
    } else if (layer instanceof Layer.Linear linear) {
      return linear.withFeatures(in, out);
    } else if (layer instanceof Layer.BatchNorm norm) {
      return new Layer.BatchNorm(out, norm.epsilon());
    }
    return layer;
  }

  /** Keeps some indices of the first axis and, where there is a second, of the second. */
  private static StoredTensor select(StoredTensor tensor, int[] out, int[] in) {
    List<Integer> shape = tensor.shape();
    if (shape.size() == 1) {
      return tensor.gather(List.of(out.length), out);
    }
    int inner = tensor.size() / (shape.get(0) * shape.get(1));
    int[] source = new int[out.length * in.length * inner];
    int next = 0;
    for (int o : out) {
      for (int i : in) {
        for (int k = 0; k < inner; k++) {
          source[next++] = (o * shape.get(1) + i) * inner + k;
        }
      }
    }
    List<Integer> smaller = new ArrayList<>(shape);
    smaller.set(0, out.length);
    smaller.set(1, in.length);
    return tensor.gather(smaller, source);
  }

  private static int[] indices(boolean[] kept) {
    return IntStream.range(0, kept.length).filter(i -> kept[i]).toArray();
  }
}
