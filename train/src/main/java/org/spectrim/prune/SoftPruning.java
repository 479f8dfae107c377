package org.spectrim.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Filter;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.TorchNetwork;

/**
 * Sets the lowest filters to zero after each epoch but trains them on, so that they may come back;
 * those that are zero after the last epoch are removed (He et al. 2018, <i>Soft filter pruning for
 * accelerating deep convolutional neural networks</i>). Bias and the mean and shift of
 * batch-normalization are set to zero with them, so that removing them changes no logit.
 */
final class SoftPruning implements PruningSchedule {
  @Override
  public String name() {
    return "soft";
  }

  @Override
  public String summary() {
    return "zero the lowest filters after each epoch, train on, remove them last (He et al. 2018)";
  }

  @Override
  public Model run(Model model, Pruner pruner) {
    Map<List<String>, Integer> survivors = pruner.survivors(model, 1);
    return remove(train(model, pruner, survivors), pruner, survivors);
  }

  /** All filters are still there, but those to be removed are zero. */
  static Model train(Model model, Pruner pruner, Map<List<String>, Integer> survivors) {
    Hooks hooks =
        new Hooks() {
          @Override
          public void epochEnded(TorchNetwork network) {
            Model now = model.with(network.weights());
            zero(network, lowest(now, pruner.scores(now), survivors));
          }
        };
    return pruner.fineTune(model, pruner.epochs(), hooks);
  }

  /** Removes filters that are zero, then those of the lowest scores. */
  static Model remove(Model soft, Pruner pruner, Map<List<String>, Integer> survivors) {
    Map<List<String>, double[]> scores = new LinkedHashMap<>(pruner.scores(soft));
    for (ChannelGroup group : ChannelGroups.of(soft.network()).groups()) {
      double[] zeroFirst = scores.get(group.producers()).clone();
      for (int c = 0; c < zeroFirst.length; c++) {
        if (group.channels().get(c).stream().allMatch(filter -> isZero(soft, filter))) {
          zeroFirst[c] = Double.NEGATIVE_INFINITY;
        }
      }
      scores.put(group.producers(), zeroFirst);
    }
    return pruner.keep(soft, scores, survivors);
  }

  private static boolean isZero(Model model, Filter filter) {
    Node node = model.network().node(filter.producer());
    for (float weight : FilterScores.filters(model, node)[filter.index()]) {
      if (weight != 0) {
        return false;
      }
    }
    return true;
  }

  private static List<Filter> lowest(
      Model model, Map<List<String>, double[]> scores, Map<List<String>, Integer> survivors) {
    List<Filter> lowest = new ArrayList<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      int excess = group.size() - survivors.get(group.producers());
      Ranking.lowest(scores.get(group.producers()), excess).stream()
          .forEach(channel -> lowest.addAll(group.channels().get(channel)));
    }
    return lowest;
  }

  private static void zero(TorchNetwork network, List<Filter> filters) {
    for (Filter filter : filters) {
      Node producer = network.network().node(filter.producer());
      zero(network, producer.tensor("weight"), filter.index());
      zero(network, producer.tensor("bias"), filter.index());
      for (Node next : network.network().consumers(producer.name())) {
        if (next.layer() instanceof Layer.BatchNorm) {
          zero(network, next.tensor("bias"), filter.index());
          zero(network, next.tensor("running_mean"), filter.index());
        }
      }
    }
  }

  private static void zero(TorchNetwork network, String tensor, int index) {
    Tensor values = network.parameters().get(tensor);
    if (values != null) {
      values.detach().select(0, index).zero_();
    }
  }
}
