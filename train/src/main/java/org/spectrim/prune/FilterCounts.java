package org.spectrim.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.pass.RemoveFilters;

/**
 * How many channels of each group stay: a share of each layer, a share of all by global ranking, or
 * as many as a budget allows.
 */
final class FilterCounts {
  /** Halvings of the share; finer than one filter of any network. */
  private static final int HALVINGS = 24;

  private final PruneOptions options;
  private final Map<List<String>, Integer> sizes = new LinkedHashMap<>();
  private final Model original;

  FilterCounts(Model original, PruneOptions options) {
    this.original = original;
    this.options = options;
    ChannelGroups.of(original.network())
        .groups()
        .forEach(group -> sizes.put(group.producers(), group.size()));
  }

  /**
   * Survivors of each group of a model that is pruned already in part.
   *
   * @param scores of the channels that the model still has
   * @param progress 0 to 1
   */
  Map<List<String>, Integer> of(Model model, Map<List<String>, double[]> scores, double progress) {
    if (!options.ratios().isEmpty()) {
      return byLayer(scores, progress);
    }
    if (options.target().isEmpty()) {
      return share(scores, options.ratio() * progress);
    }
    Budget budget = Budget.parse(options.target());
    long now = budget.unit().of(original);
    long most = Math.round(now - progress * (now - budget.most()));
    return within(new Budget(budget.unit(), most), model, scores);
  }

  /** The least removal that keeps a model within a budget. */
  private Map<List<String>, Integer> within(
      Budget budget, Model model, Map<List<String>, double[]> scores) {
    if (budget.unit().of(model) <= budget.most()) {
      return share(scores, 0);
    }
    long smallest = budget.unit().of(keep(model, scores, share(scores, 1)));
    if (smallest > budget.most()) {
      throw new UsageException(
          "target %s cannot be reached: with floor %d and round %d the network has %d %s"
              .formatted(
                  options.target(),
                  options.floor(),
                  options.round(),
                  smallest,
                  budget.unit().words()));
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (budget.unit().of(keep(model, scores, share(scores, middle))) <= budget.most()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return share(scores, high);
  }

  /** Survivors when a share of the original channels is gone. */
  private Map<List<String>, Integer> share(Map<List<String>, double[]> scores, double share) {
    Map<List<String>, Integer> kept =
        options.scope().equals("global") ? ranked(scores, share) : new LinkedHashMap<>();
    if (kept.isEmpty()) {
      sizes.forEach((group, size) -> kept.put(group, options.survivors(size, share)));
    }
    return onlyLess(kept, scores);
  }

  /** What is gone does not come back. */
  private static Map<List<String>, Integer> onlyLess(
      Map<List<String>, Integer> kept, Map<List<String>, double[]> scores) {
    scores.forEach((group, left) -> kept.merge(group, left.length, Math::min));
    return kept;
  }

  /** Survivors by the ratio of each layer. */
  private Map<List<String>, Integer> byLayer(Map<List<String>, double[]> scores, double progress) {
    Map<List<String>, Double> shares = new LinkedHashMap<>();
    options.ratios().forEach((layer, ratio) -> putShare(shares, layer, ratio));
    Map<List<String>, Integer> kept = new LinkedHashMap<>();
    sizes.forEach(
        (group, size) ->
            kept.put(group, options.survivors(size, progress * shares.getOrDefault(group, 0.0))));
    return onlyLess(kept, scores);
  }

  private void putShare(Map<List<String>, Double> shares, String layer, double ratio) {
    List<String> group =
        sizes.keySet().stream()
            .filter(producers -> producers.contains(layer))
            .findFirst()
            .orElseThrow(
                () ->
                    Names.unknown(
                        "layer in ratios",
                        layer,
                        sizes.keySet().stream().flatMap(List::stream).toList()));
    Double other = shares.put(group, ratio);
    if (other != null && other != ratio) {
      throw new UsageException(
          "ratios: %s lose the same filters, so they need the same ratio, not %s and %s"
              .formatted(String.join(" and ", group), other, ratio));
    }
  }

  private Map<List<String>, Integer> ranked(Map<List<String>, double[]> scores, double share) {
    Map<List<String>, Integer> kept = new LinkedHashMap<>();
    List<Ranked> all = new ArrayList<>();
    scores.forEach(
        (group, values) -> {
          kept.put(group, values.length);
          double length = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
          for (double value : values) {
            all.add(new Ranked(group, length == 0 ? 0 : value / length));
          }
        });
    int total = sizes.values().stream().mapToInt(Integer::intValue).sum();
    int excess = all.size() - (total - (int) Math.round(share * total));
    all.sort(Comparator.comparingDouble(Ranked::score));
    for (Ranked channel : all) {
      if (excess > 0 && kept.get(channel.group()) > options.floor()) {
        kept.merge(channel.group(), -1, Integer::sum);
        excess--;
      }
    }
    if (share > 0) {
      kept.replaceAll((group, count) -> options.admissible(sizes.get(group), count));
    }
    return kept;
  }

  /** Removes the channels of the lowest scores; groups that are not named keep all. */
  static Model keep(
      Model model, Map<List<String>, double[]> scores, Map<List<String>, Integer> survivors) {
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      double[] values = scores.get(group.producers());
      int kept = survivors.getOrDefault(group.producers(), group.size());
      group
          .filters(lowest(values, group.size() - kept))
          .forEach((producer, filters) -> removed.merge(producer, filters, FilterCounts::union));
    }
    return removed.isEmpty() ? model : model.with(RemoveFilters.apply(model.weighted(), removed));
  }

  private static BitSet union(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.or(b);
    return both;
  }

  /** The first of equal scores go first. */
  static BitSet lowest(double[] scores, int excess) {
    BitSet lowest = new BitSet();
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(channel -> scores[channel]))
        .limit(excess)
        .forEach(lowest::set);
    return lowest;
  }

  private record Ranked(List<String> group, double score) {}
}
