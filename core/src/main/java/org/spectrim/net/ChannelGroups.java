package org.spectrim.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Follows every channel of a network from the filter that makes it to the layers that take it,
 * through batch-normalization, pooling, Flatten, Crop, Concat and residual Add, and so finds which
 * filters must be removed together.
 */
public final class ChannelGroups {
  /** Stands for the channels that come in and the logits that go out, which are never removed. */
  private static final int FIXED = 0;

  private final Network network;
  private final Map<String, Integer> firstUnit = new LinkedHashMap<>();
  private final Map<String, int[]> channels = new LinkedHashMap<>();
  private int[] parent;

  private ChannelGroups(Network network) {
    this.network = network;
    int units = 1;
    for (Node node : network.nodes()) {
      if (isProducer(node)) {
        firstUnit.put(node.name(), units);
        units += network.shape(node.name()).channels();
      }
    }
    parent = new int[units];
    Arrays.setAll(parent, i -> i);
    channels.put(Network.INPUT, new int[network.input().channels()]);
    for (Node node : network.nodes()) {
      channels.put(node.name(), trace(node));
    }
    for (int unit : channels.get(network.last().name())) {
      union(unit, FIXED);
    }
  }

  /** The coupling of a network's channels. */
  public static ChannelGroups of(Network network) {
    return new ChannelGroups(network);
  }

  /** The groups whose channels can be removed, in the order of their first producer. */
  public List<ChannelGroup> groups() {
    Map<Integer, List<Filter>> coupled = new LinkedHashMap<>();
    firstUnit.forEach(
        (producer, first) -> {
          for (int i = 0; i < network.shape(producer).channels(); i++) {
            int root = find(first + i);
            if (root != find(FIXED)) {
              coupled.computeIfAbsent(root, r -> new ArrayList<>()).add(new Filter(producer, i));
            }
          }
        });
    Map<List<String>, List<List<Filter>>> byProducers = new LinkedHashMap<>();
    for (List<Filter> filters : coupled.values()) {
      List<String> producers = filters.stream().map(Filter::producer).distinct().toList();
      byProducers.computeIfAbsent(producers, p -> new ArrayList<>()).add(filters);
    }
    return byProducers.entrySet().stream()
        .map(e -> new ChannelGroup(e.getKey(), e.getValue()))
        .toList();
  }

  /**
   * The filters that must go when the given one goes, itself among them; empty if it cannot be
   * removed.
   */
  public List<Filter> coupledWith(Filter filter) {
    int root = find(unit(filter));
    List<Filter> coupled = new ArrayList<>();
    if (root == find(FIXED)) {
      return coupled;
    }
    firstUnit.forEach(
        (producer, first) -> {
          for (int i = 0; i < network.shape(producer).channels(); i++) {
            if (find(first + i) == root) {
              coupled.add(new Filter(producer, i));
            }
          }
        });
    return coupled;
  }

  /**
   * For each channel (or feature) of a node's result, an identifier of the coupled set it comes
   * from: equal for channels that are removed together, {@link #FIXED}'s for those that never are.
   */
  int[] origins(String node) {
    return Arrays.stream(channels.get(node)).map(this::find).toArray();
  }

  /**
   * Whether each channel (or feature) of a node's result is kept when the given filters and all
   * coupled ones go.
   */
  public boolean[] kept(String node, Iterable<Filter> removed) {
    TreeSet<Integer> gone = new TreeSet<>();
    removed.forEach(filter -> gone.add(find(unit(filter))));
    if (gone.contains(find(FIXED))) {
      throw new IllegalArgumentException(
          "the network's input channels and logits cannot be removed");
    }
    int[] origins = origins(node);
    boolean[] kept = new boolean[origins.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = !gone.contains(origins[i]);
    }
    return kept;
  }

  private int unit(Filter filter) {
    Integer first = firstUnit.get(filter.producer());
    if (first == null
        || filter.index() < 0
        || filter.index() >= network.shape(filter.producer()).channels()) {
      throw new IllegalArgumentException("there is no " + filter);
    }
    return first + filter.index();
  }

  private int[] trace(Node node) {
    int[] in = channels.get(node.input());
    Layer layer = node.layer();
    if (isProducer(node)) {
      int first = firstUnit.get(node.name());
      int[] units = new int[network.shape(node.name()).channels()];
      Arrays.setAll(units, i -> first + i);
      return units;
    } else if (layer instanceof Layer.Flatten) {
      int positions = network.shape(node.input()).positions();
      int[] features = new int[in.length * positions];
      Arrays.setAll(features, i -> in[i / positions]);
      return features;
    } else if (layer instanceof Layer.UnfoldBands unfold) {
      int[] unfolded = new int[in.length * unfold.kernel()];
      Arrays.setAll(unfolded, i -> in[i % in.length]);
      return unfolded;
    } else if (layer instanceof Layer.Add) {
      for (String other : node.inputs()) {
        int[] summand = channels.get(other);
        for (int i = 0; i < in.length; i++) {
          union(in[i], summand[i]);
        }
      }
      return in;
    } else if (layer instanceof Layer.Concat) {
      return node.inputs().stream()
          .flatMapToInt(name -> Arrays.stream(channels.get(name)))
          .toArray();
    }
    return in;
  }

  private static boolean isProducer(Node node) {
    return node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear;
  }

  private int find(int unit) {
    int root = unit;
    while (parent[root] != root) {
      root = parent[root];
    }
    return root;
  }

  private void union(int a, int b) {
    parent[find(a)] = find(b);
  }
}
