package org.spectrim.prune;

import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;

/**
 * How many pieces of each group stay: a share of each layer, a share of all by global ranking, or
 * as many as a budget allows.
 */
final class Survivors {
  /** Halvings of the share; finer than one weight of any network here. */
  private static final int HALVINGS = 24;

  private final PruneOptions options;
  private final Removal removal;
  private final Map<List<String>, Integer> sizes;
  private final Model original;

  Survivors(Model original, PruneOptions options, Removal removal) {
    this.original = original;
    this.options = options;
    this.removal = removal;
    sizes = removal.sizes(original);
  }

  /** The share that the options ask to remove, of the pieces or of what the budget counts. */
  double share() {
    if (options.target().isEmpty()) {
      return options.ratio();
    }
    Budget budget = Budget.parse(options.target());
    return Math.max(0, 1 - (double) budget.most() / removal.cost(budget.unit(), original));
  }

  /**
   * Survivors of each group of a model that is pruned already in part.
   *
   * @param scores of the pieces that the model still has
   * @param progress 0 to 1
   */
  Map<List<String>, Integer> of(Model model, Map<List<String>, double[]> scores, double progress) {
    if (options.target().isEmpty()) {
      return share(model, scores, options.ratio() * progress);
    }
    Budget budget = Budget.parse(options.target());
    long now = removal.cost(budget.unit(), original);
    long most = Math.round(now - progress * (now - budget.most()));
    return within(new Budget(budget.unit(), most), model, scores);
  }

  /** The least removal that keeps a model within a budget. */
  private Map<List<String>, Integer> within(
      Budget budget, Model model, Map<List<String>, double[]> scores) {
    if (removal.cost(budget.unit(), model) <= budget.most()) {
      return share(model, scores, 0);
    }
    long smallest = cost(budget, model, scores, share(model, scores, 1));
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
      if (cost(budget, model, scores, share(model, scores, middle)) <= budget.most()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    Map<List<String>, Integer> kept = share(model, scores, high);
    return options.round() == 1 ? kept : fill(budget, model, scores, kept);
  }

  /**
   * Where counts are rounded, many filters come and go together: gives back what still fits, to the
   * layer first that has the smallest share of its filters left.
   */
  private Map<List<String>, Integer> fill(
      Budget budget,
      Model model,
      Map<List<String>, double[]> scores,
      Map<List<String>, Integer> kept) {
    Map<List<String>, Integer> left = removal.sizes(model);
    List<List<String>> order =
        kept.keySet().stream()
            .sorted(Comparator.comparingDouble(g -> (double) kept.get(g) / sizes.get(g)))
            .toList();
    for (List<String> group : order) {
      Map<List<String>, Integer> more = new LinkedHashMap<>(kept);
      more.put(group, Math.min(sizes.get(group), kept.get(group) + options.round()));
      if (more.get(group) <= left.get(group)
          && more.get(group) > kept.get(group)
          && cost(budget, model, scores, more) <= budget.most()) {
        return fill(budget, model, scores, more);
      }
    }
    return kept;
  }

  private long cost(
      Budget budget,
      Model model,
      Map<List<String>, double[]> scores,
      Map<List<String>, Integer> survivors) {
    return removal.cost(budget.unit(), removal.keep(model, scores, survivors));
  }

  /** Survivors when a share of the original pieces is gone. */
  Map<List<String>, Integer> share(Model model, Map<List<String>, double[]> scores, double share) {
    Map<List<String>, Integer> kept = new LinkedHashMap<>();
    if (options.scope().equals("global")) {
      kept.putAll(ranked(scores, share));
    } else {
      sizes.forEach(
          (group, size) ->
              kept.put(
                  group,
                  share == 0
                      ? size
                      : removal.admissible(size, size - (int) Math.round(share * size))));
    }
    // What is gone does not come back.
    removal.sizes(model).forEach((group, left) -> kept.merge(group, left, Math::min));
    return kept;
  }

  private Map<List<String>, Integer> ranked(Map<List<String>, double[]> scores, double share) {
    int left = scores.values().stream().mapToInt(values -> values.length).sum();
    int total = sizes.values().stream().mapToInt(Integer::intValue).sum();
    double[] all = new double[left];
    int at = 0;
    int candidates = left;
    for (double[] values : scores.values()) {
      double[] comparable = removal.comparable(values);
      // The best of each layer stay, whatever the others are worth.
      int going = Math.max(0, values.length - options.floor());
      BitSet lowest = Ranking.lowest(comparable, going);
      for (int i = 0; i < values.length; i++) {
        all[at++] = lowest.get(i) ? comparable[i] : Double.POSITIVE_INFINITY;
      }
      candidates -= values.length - going;
    }
    int excess = Math.min(candidates, left - (total - (int) Math.round(share * total)));
    BitSet gone = Ranking.lowest(all, excess);
    Map<List<String>, Integer> kept = new LinkedHashMap<>();
    at = 0;
    for (Map.Entry<List<String>, double[]> entry : scores.entrySet()) {
      int end = at + entry.getValue().length;
      int count = entry.getValue().length - gone.get(at, end).cardinality();
      List<String> group = entry.getKey();
      kept.put(group, share > 0 ? removal.admissible(sizes.get(group), count) : count);
      at = end;
    }
    return kept;
  }
}
