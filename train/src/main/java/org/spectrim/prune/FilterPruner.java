package org.spectrim.prune;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Filter;
import org.spectrim.pass.RemoveFilters;
import org.spectrim.torch.Hooks;

/** The two things of which pruning schedules are made: removing filters, and training again. */
public final class FilterPruner {
  private final FitContext context;
  private final PruneOptions options;

  FilterPruner(FitContext context, PruneOptions options) {
    this.context = context;
    this.options = options;
  }

  public PruneOptions options() {
    return options;
  }

  /** Removes from each group of coupled channels the share that the options ask for. */
  public Model remove(Model model) {
    Map<String, double[]> scores = FilterCriteria.named(options.criterion()).scores(model, context);
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      group
          .filters(lowest(group, scores))
          .forEach((producer, filters) -> removed.merge(producer, filters, FilterPruner::union));
    }
    return model.with(RemoveFilters.apply(model.weighted(), removed));
  }

  /** Trains on the training pixels. */
  public Model fineTune(Model model, int epochs) {
    if (epochs == 0) {
      return model;
    }
    return context
        .fit(model, new CrossEntropy(), context.training().withEpochs(epochs), Hooks.NONE)
        .model();
  }

  private static BitSet union(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.or(b);
    return both;
  }

  private BitSet lowest(ChannelGroup group, Map<String, double[]> scores) {
    int excess = group.size() - options.survivors(group.size());
    double[] channelScores =
        group.channels().stream().mapToDouble(channel -> score(channel, scores)).toArray();
    BitSet lowest = new BitSet();
    IntStream.range(0, group.size())
        .boxed()
        .sorted(Comparator.comparingDouble(channel -> channelScores[channel]))
        .limit(excess)
        .forEach(lowest::set);
    return lowest;
  }

  /** Coupled filters go together, so their worth is added. */
  private static double score(List<Filter> channel, Map<String, double[]> scores) {
    return channel.stream()
        .mapToDouble(filter -> scores.get(filter.producer())[filter.index()])
        .sum();
  }
}
