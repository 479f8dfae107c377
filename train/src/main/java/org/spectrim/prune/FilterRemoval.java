package org.spectrim.prune;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.pass.RemoveFilters;

/**
 * Removes filters and hidden features with all that hangs on them, so that the network becomes
 * smaller. Groups are those of coupled channels, by the names of their producers.
 */
record FilterRemoval(FilterCriterion criterion, FitContext context, PruneOptions options)
    implements Removal {
  @Override
  public Model prepare(Model model, int epochs) {
    return criterion.prepare(model, context, epochs);
  }

  @Override
  public Map<List<String>, Integer> sizes(Model model) {
    Map<List<String>, Integer> sizes = new LinkedHashMap<>();
    ChannelGroups.of(model.network())
        .groups()
        .forEach(group -> sizes.put(group.producers(), group.size()));
    return sizes;
  }

  @Override
  public int admissible(int size, int wanted) {
    return options.admissible(size, wanted);
  }

  @Override
  public Map<List<String>, double[]> scores(Model model) {
    Map<String, double[]> scores = criterion.scores(model, context);
    Map<List<String>, double[]> byGroup = new LinkedHashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      byGroup.put(
          group.producers(),
          group.channels().stream()
              // Coupled filters go together, so their worth is added.
              .mapToDouble(
                  channel ->
                      channel.stream()
                          .mapToDouble(filter -> scores.get(filter.producer())[filter.index()])
                          .sum())
              .toArray());
    }
    return byGroup;
  }

  /** Divided by their Euclidean length (Molchanov et al. 2017). */
  @Override
  public double[] comparable(double[] scores) {
    double squares = 0;
    for (double score : scores) {
      squares += score * score;
    }
    double[] normalized = new double[scores.length];
    double length = Math.sqrt(squares);
    for (int c = 0; c < scores.length; c++) {
      normalized[c] = length == 0 ? 0 : scores[c] / length;
    }
    return normalized;
  }

  @Override
  public Model keep(
      Model model, Map<List<String>, double[]> scores, Map<List<String>, Integer> survivors) {
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      double[] values = scores.get(group.producers());
      int kept = survivors.getOrDefault(group.producers(), group.size());
      group
          .filters(Ranking.lowest(values, group.size() - kept))
          .forEach((producer, filters) -> removed.merge(producer, filters, FilterRemoval::union));
    }
    return removed.isEmpty() ? model : model.with(RemoveFilters.apply(model.weighted(), removed));
  }

  private static BitSet union(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.or(b);
    return both;
  }

  @Override
  public long cost(Budget.Unit unit, Model model) {
    return unit.of(model);
  }
}
