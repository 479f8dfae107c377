package org.spectrim.prune;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * How a network is pruned.
 *
 * @param criterion a name from {@link FilterCriteria}
 * @param granularity "filter": whole filters and hidden features go
 * @param ratio share of the filters to remove, from 0 to below 1
 * @param scope "layer": this share of each layer; "global": this share of all filters, whichever
 *     layers they are in, by scores divided by the Euclidean length of their layer's (Molchanov et
 *     al. 2017)
 * @param target what the network may cost instead of a ratio, as in "50 kB", "20000 parameters" or
 *     "1.5 M macs" (see {@link Budget}); empty: the ratio holds
 * @param schedule a name from {@link PruningSchedules}
 * @param accuracyFloor multi-pass ends before the share of validation pixels that are classified
 *     right falls below this; 0: it does not look
 * @param steps in how many removals multi-pass and gradual schedules get there
 * @param fineTuneEpochs epochs of training, in all, however often filters are removed
 * @param round survivors of each layer are rounded to a multiple of this where it has as many; 16
 *     or 4 make engines fast, 1 does not round
 * @param floor so many filters stay in each layer at least
 * @param lambda factor of slimming's L1 term; null for the usual one, and for criteria without it
 * @param ratios instead of {@code ratio} and {@code target}: the share to remove of each layer
 *     named here; other layers keep all. Empty: {@code ratio} or {@code target} holds
 */
public record PruneOptions(
    String criterion,
    String granularity,
    double ratio,
    String scope,
    String target,
    String schedule,
    double accuracyFloor,
    int steps,
    int fineTuneEpochs,
    int round,
    int floor,
    @Nullable Double lambda,
    Map<String, Double> ratios) {
  private static final List<String> GRANULARITIES = List.of("filter");
  private static final List<String> SCOPES = List.of("layer", "global");

  public PruneOptions {
    FilterCriteria.named(criterion);
    PruningSchedules.named(schedule);
    if (!GRANULARITIES.contains(granularity)) {
      throw Names.unknown("granularity", granularity, GRANULARITIES);
    }
    if (!SCOPES.contains(scope)) {
      throw Names.unknown("scope", scope, SCOPES);
    }
    if (!(ratio >= 0 && ratio < 1)) {
      throw new UsageException(
          "ratio is " + ratio + "; the share to remove must be from 0 to below 1, as in 0.5");
    }
    if (!target.isEmpty()) {
      Budget.parse(target);
    }
    if (!(accuracyFloor >= 0 && accuracyFloor < 1)) {
      throw new UsageException(
          "accuracyFloor is "
              + accuracyFloor
              + "; give a share from 0 (off) to below 1, as in 0.9");
    }
    if (accuracyFloor > 0 && !schedule.equals("multi-pass")) {
      throw new UsageException(
          "accuracyFloor needs schedule multi-pass, which looks at validation pixels after each"
              + " removal; '"
              + schedule
              + "' does not");
    }
    atLeast(0, "fineTuneEpochs", fineTuneEpochs, "use 0 or more");
    atLeast(1, "steps", steps, "use 1 removal or more");
    atLeast(1, "round", round, "use 1 (off) or a multiple such as 16");
    atLeast(1, "floor", floor, "each layer must keep 1 filter or more");
    checkLambda(criterion, lambda);
    ratios = Collections.unmodifiableMap(new TreeMap<>(ratios));
    if (!ratios.isEmpty()) {
      checkRatios(ratios, scope, target);
    }
  }

  private static void checkLambda(String criterion, @Nullable Double lambda) {
    if (lambda != null && !criterion.equals("slimming")) {
      throw new UsageException(
          "lambda is the factor of slimming's L1 term, but criterion '"
              + criterion
              + "' has none; leave lambda out or use criterion slimming");
    }
    if (lambda != null && !(lambda >= 0 && lambda <= 1)) {
      throw new UsageException("lambda is " + lambda + "; use 0 to 1, as in 0.001");
    }
  }

  private static void checkRatios(Map<String, Double> ratios, String scope, String target) {
    if (!target.isEmpty() || scope.equals("global")) {
      throw new UsageException(
          "ratios say what each layer loses, and leave nothing to "
              + (target.isEmpty() ? "scope global" : "a target")
              + "; give one of the two");
    }
    ratios.forEach(
        (layer, share) -> {
          if (!(share >= 0 && share < 1)) {
            throw new UsageException(
                "ratio of layer '"
                    + layer
                    + "' is "
                    + share
                    + "; the share to remove must be from 0 to below 1, as in 0.5");
          }
        });
  }

  private static void atLeast(int least, String name, int value, String advice) {
    if (value < least) {
      throw new UsageException(name + " is " + value + "; " + advice);
    }
  }

  /** Half of each layer's filters by L1 norm at once, then 50 epochs; 2 filters stay at least. */
  public static PruneOptions defaults() {
    return new PruneOptions(
        "l1", "filter", 0.5, "layer", "", "one-shot", 0, 5, 50, 1, 2, null, Map.of());
  }

  public PruneOptions withCriterion(String other) {
    return new PruneOptions(
        other,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withRatio(double other) {
    return new PruneOptions(
        criterion,
        granularity,
        other,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withScope(String other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        other,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withTarget(String other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        other,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withSchedule(String other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        other,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withAccuracyFloor(double other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        other,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withSteps(int other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        other,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withFineTuneEpochs(int other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        other,
        round,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withRound(int other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        other,
        floor,
        lambda,
        ratios);
  }

  public PruneOptions withFloor(int other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        other,
        lambda,
        ratios);
  }

  /**
   * @param other null for the usual factor
   */
  public PruneOptions withLambda(@Nullable Double other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        other,
        ratios);
  }

  public PruneOptions withRatios(Map<String, Double> other) {
    return new PruneOptions(
        criterion,
        granularity,
        ratio,
        scope,
        target,
        schedule,
        accuracyFloor,
        steps,
        fineTuneEpochs,
        round,
        floor,
        lambda,
        other);
  }

  /**
   * How many of a layer's filters stay.
   *
   * @param share how many of them are to go, 0 to 1
   */
  int survivors(int filters, double share) {
    return share == 0 ? filters : admissible(filters, filters - (int) Math.round(share * filters));
  }

  /** The number of survivors nearest to the wanted one that rounding and floor allow. */
  int admissible(int filters, int wanted) {
    int kept = wanted;
    if (filters >= round) {
      kept = Math.max(round, Math.toIntExact(Math.round((double) kept / round)) * round);
    }
    return Math.min(filters, Math.max(floor, kept));
  }
}
