package org.spectrim.prune;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;
import org.spectrim.fit.Records;

/**
 * How a network is pruned.
 *
 * @param criterion a name from {@link Criteria}
 * @param granularity "filter": whole filters and hidden features go; "weight": single weights
 *     become zero; "4x1": the weights that four neighbouring output channels have for one input
 *     become zero together; "N:M", as in "2:4": of each M weights along an output channel's inputs
 *     all but N become zero
 * @param ratio share of the filters, weights or blocks to remove, from 0 to below 1; follows from
 *     the granularity N:M
 * @param scope "layer": this share of each layer; "global": this share of all, whichever layers
 *     they are in, filters by scores divided by the Euclidean length of their layer's (Molchanov et
 *     al. 2017), weights by their scores as they are; empty becomes {@link #usualScope}
 * @param target what the network may cost instead of a ratio, as in "50 kB", "20000 parameters" or
 *     "1.5 M macs" (see {@link Budget}); empty: the ratio holds
 * @param schedule a name from {@link PruningSchedules}
 * @param accuracyFloor multi-pass ends before the share of validation pixels that are classified
 *     right falls below this; 0: it does not look
 * @param steps in how many removals multi-pass, gradual and lottery schedules get there
 * @param rewindEpochs the lottery schedule rewinds to the weights after so many epochs of training
 * @param fineTuneEpochs epochs of training, in all, however often something is removed; criteria
 *     that score the network before training, and the lottery schedule, train from the beginning
 *     for as many epochs as the model itself
 * @param round survivors of each layer are rounded to a multiple of this where it has as many; 16
 *     or 4 make engines fast, 1 does not round; for filters only
 * @param floor so many filters, weights or blocks stay in each layer at least
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
    int rewindEpochs,
    int fineTuneEpochs,
    int round,
    int floor,
    @Nullable Double lambda,
    Map<String, Double> ratios) {
  /** That of the defaults. */
  private static final double HALF = 0.5;

  private static final List<String> SCOPES = List.of("layer", "global");

  public PruneOptions {
    Criterion scores = Criteria.named(criterion);
    PruningSchedules.named(schedule);
    Granularity pieces = Granularity.parse(granularity);
    if (!pieces.scoredBy(scores)) {
      throw new UsageException(
          "criterion '%s' cannot score granularity %s; those that can: %s"
              .formatted(criterion, granularity, String.join(", ", Criteria.scoring(pieces))));
    }
    if (scope.isEmpty()) {
      scope = usual(scores, pieces, ratios);
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
    if (pieces.isPattern()) {
      ratio = ratioOf(pieces, ratio);
    }
    PruneChecks.requireFit(pieces, scope, target, schedule, round);
    if (scores.atInitialization() && !schedule.equals("one-shot")) {
      throw new UsageException(
          "criterion '%s' scores the network before training; schedule '%s' needs one that scores a trained network, use one-shot"
              .formatted(criterion, schedule));
    }
    if (rewindEpochs > 0 && !schedule.equals("lottery")) {
      throw new UsageException(
          "rewindEpochs is for schedule lottery, which rewinds weights; '"
              + schedule
              + "' does not");
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
    atLeast(0, "rewindEpochs", rewindEpochs, "use 0 (the first weights) or more");
    atLeast(1, "steps", steps, "use 1 removal or more");
    atLeast(1, "round", round, "use 1 (off) or a multiple such as 16");
    atLeast(1, "floor", floor, "each layer must keep 1 filter or more");
    PruneChecks.requireLambda(criterion, lambda);
    ratios = Collections.unmodifiableMap(new TreeMap<>(ratios));
    if (!ratios.isEmpty()) {
      PruneChecks.requireRatios(ratios, pieces, scope, target);
    }
  }

  private static double ratioOf(Granularity pattern, double given) {
    double ratio = pattern.patternRatio();
    if (given != HALF && Math.abs(given - ratio) > 1e-9) {
      throw new UsageException(
          "ratio is %s, but granularity %s removes %s of the weights; leave ratio out"
              .formatted(given, pattern, ratio));
    }
    return ratio;
  }

  private static void atLeast(int least, String name, int value, String advice) {
    if (value < least) {
      throw new UsageException(name + " is " + value + "; " + advice);
    }
  }

  /** Half of each layer's filters by L1 norm at once, then 50 epochs; 2 filters stay at least. */
  public static PruneOptions defaults() {
    return new PruneOptions(
        "l1", "filter", HALF, "layer", "", "one-shot", 0, 5, 0, 50, 1, 2, null, Map.of());
  }

  /** The scope, too, if it was the usual one. */
  public PruneOptions withCriterion(String other) {
    return following(Map.of("criterion", other));
  }

  /** Both, where one alone would not fit the other that is there. */
  public PruneOptions withCriterion(String other, String pieces) {
    return following(Map.of("criterion", other, "granularity", pieces));
  }

  /** The scope, too, if it was the usual one. */
  public PruneOptions withGranularity(String other) {
    return following(Map.of("granularity", other));
  }

  public PruneOptions withRatio(double other) {
    return Records.with(this, "ratio", other);
  }

  /**
   * @param other empty for the usual one
   */
  public PruneOptions withScope(String other) {
    return Records.with(this, "scope", other);
  }

  public PruneOptions withTarget(String other) {
    return Records.with(this, "target", other);
  }

  public PruneOptions withSchedule(String other) {
    return Records.with(this, "schedule", other);
  }

  public PruneOptions withAccuracyFloor(double other) {
    return Records.with(this, "accuracyFloor", other);
  }

  public PruneOptions withSteps(int other) {
    return Records.with(this, "steps", other);
  }

  public PruneOptions withRewindEpochs(int other) {
    return Records.with(this, "rewindEpochs", other);
  }

  public PruneOptions withFineTuneEpochs(int other) {
    return Records.with(this, "fineTuneEpochs", other);
  }

  public PruneOptions withRound(int other) {
    return Records.with(this, "round", other);
  }

  public PruneOptions withFloor(int other) {
    return Records.with(this, "floor", other);
  }

  /**
   * @param other null for the usual factor
   */
  public PruneOptions withLambda(@Nullable Double other) {
    return Records.with(this, "lambda", other);
  }

  public PruneOptions withRatios(Map<String, Double> other) {
    return following(Map.of("ratios", other));
  }

  private PruneOptions following(Map<String, Object> changes) {
    Map<String, Object> all = new HashMap<>(changes);
    if (scope.equals(usualScope())) {
      all.put("scope", "");
    }
    return Records.with(this, all);
  }

  /**
   * The scope of recipes that do not name one: "global" for single weights and 4x1 blocks by
   * criteria that were published so ({@link WeightCriterion#ranksLayersTogether}), else "layer".
   */
  public String usualScope() {
    return usual(Criteria.named(criterion), Granularity.parse(granularity), ratios);
  }

  private static String usual(Criterion scores, Granularity pieces, Map<String, Double> ratios) {
    boolean together =
        !pieces.isFilter()
            && !pieces.isPattern()
            && ratios.isEmpty()
            && scores instanceof WeightCriterion weights
            && weights.ranksLayersTogether();
    return together ? "global" : "layer";
  }

  /** Whether the network is pruned before training, and what the model has learned is not used. */
  public boolean startsAnew() {
    return Criteria.named(criterion).atInitialization();
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
