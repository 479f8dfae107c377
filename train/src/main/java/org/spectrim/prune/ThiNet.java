package org.spectrim.prune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Filter;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/**
 * The order in which a layer's channels are given up when each time that one goes which leaves the
 * next layers' results, before their bias, nearest to what they were (Luo et al. 2017, <i>ThiNet: a
 * filter level pruning method for deep neural network compression</i>): with y_c what channel c
 * adds to a result, the channel is added to the removed set T that makes {@code sum over results of
 * (sum over c in T of y_c)^2} smallest. The paper samples results; here all of those of 256
 * training pixels count, through the products {@code G_cd = sum of y_c y_d}. The score is the place
 * in that order, from 0 on; filters that nothing follows, the logits, get 0.
 */
final class ThiNet implements FilterCriterion {
  private static final int PIXELS = 256;

  /** Bounds the memory of the single channels' results. */
  private static final int CHUNK = 16;

  @Override
  public String name() {
    return "thinet";
  }

  @Override
  public String summary() {
    return "greedy order of the least error in the next layer's result (Luo et al. 2017)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    Map<String, double[][]> products = products(model, FeatureMaps.pixels(model, context, PIXELS));
    return FilterScores.of(model, node -> order(products.get(node.name())));
  }

  /** The place of each channel in the greedy order of removal. */
  static double[] order(double[][] products) {
    int channels = products.length;
    double[] order = new double[channels];
    boolean[] removed = new boolean[channels];
    // What G says of each channel and the removed ones together.
    double[] shared = new double[channels];
    for (int place = 0; place < channels; place++) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < channels; c++) {
        double growth = products[c][c] + 2 * shared[c];
        if (!removed[c] && (best < 0 || growth < least)) {
          best = c;
          least = growth;
        }
      }
      removed[best] = true;
      order[best] = place;
      for (int c = 0; c < channels; c++) {
        shared[c] += products[c][best];
      }
    }
    return order;
  }

  /** For each producer the products of its channels' contributions, {@code [channel][channel]}. */
  static Map<String, double[][]> products(Model model, TrainingSet pixels) {
    Network network = model.network();
    Map<String, double[][]> products = new LinkedHashMap<>();
    Map<String, List<Link>> links = new HashMap<>();
    for (Node producer : FilterScores.producers(network)) {
      int channels = network.shape(producer.name()).channels();
      double[][] sums = new double[channels][channels];
      products.put(producer.name(), sums);
      if (producer.equals(network.last())) {
        continue;
      }
      for (Link link : Link.of(network, producer, sums)) {
        links.computeIfAbsent(link.consumer().input(), name -> new ArrayList<>()).add(link);
      }
    }
    try (TorchNetwork torchNetwork = new TorchNetwork(model.weighted())) {
      Map<String, Tensor> weights = torchNetwork.parameters();
      Hooks hooks =
          new Hooks() {
            @Override
            public void tap(String node, Tensor tensor) {
              links.getOrDefault(node, List.of()).forEach(link -> link.see(tensor, weights));
            }
          };
      Evaluator.logits(torchNetwork, hooks, pixels);
    }
    return products;
  }

  /**
   * A layer that takes channels of a producer.
   *
   * @param inputs for each of the producer's filters which of the consumer's input channels or
   *     features come from it
   */
  private record Link(Node consumer, List<long[]> inputs, double[][] sums) {
    static List<Link> of(Network network, Node producer, double[][] sums) {
      ChannelGroups groups = ChannelGroups.of(network);
      List<Link> links = new ArrayList<>();
      for (Node consumer : FilterScores.producers(network)) {
        List<long[]> inputs = new ArrayList<>();
        boolean takes = false;
        for (int f = 0; f < sums.length; f++) {
          Filter filter = new Filter(producer.name(), f);
          boolean removable = !groups.coupledWith(filter).isEmpty();
          long[] from =
              removable ? gone(groups.kept(consumer.input(), List.of(filter))) : new long[0];
          inputs.add(from);
          takes |= from.length > 0;
        }
        if (takes) {
          links.add(new Link(consumer, inputs, sums));
        }
      }
      return links;
    }

    private static long[] gone(boolean[] kept) {
      return IntStream.range(0, kept.length).filter(i -> !kept[i]).asLongStream().toArray();
    }

    void see(Tensor input, Map<String, Tensor> weights) {
      Tensor weight = weights.get(consumer.tensor("weight"));
      for (long first = 0; first < input.size(0); first += CHUNK) {
        Tensor x = input.narrow(0, first, Math.min(CHUNK, input.size(0) - first));
        TensorVector results = new TensorVector();
        for (long[] channels : inputs) {
          results.push_back(contribution(x, weight, Tensors.ofLongs(channels)).reshape(-1));
        }
        Tensor y = torch.stack(results, 0);
        float[] batch = Tensors.floats(y.matmul(y.t()));
        for (int i = 0; i < batch.length; i++) {
          sums[i / sums.length][i % sums.length] += batch[i];
        }
      }
    }

    private Tensor contribution(Tensor x, Tensor weight, Tensor channels) {
      Tensor part = x.index_select(1, channels);
      Tensor kernel = weight.index_select(1, channels);
      if (consumer.layer() instanceof Layer.Conv conv) {
        return torch.conv3d(
            part,
            kernel,
            new TensorOptional(),
            new long[] {conv.stride().bands(), conv.stride().rows(), conv.stride().columns()},
            new long[3],
            new long[] {conv.dilation().bands(), conv.dilation().rows(), conv.dilation().columns()},
            1);
      }
      return part.flatten(1, 4).matmul(kernel.t());
    }
  }
}
