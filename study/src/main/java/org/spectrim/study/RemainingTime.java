package org.spectrim.study;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.recipe.Step;

/**
 * Judges how long trials will take by what they have to compute, at the rate of the finished ones
 * that are most like them: same scene, network and recipe; or same network and recipe; else the
 * rate of their network, times how much slower their recipe was under other networks, or recipes of
 * the same kinds of steps. Steps that were made before take no time.
 */
class RemainingTime {
  /** Under which a result keeps how long its trial took, so that a later run can judge by it. */
  static final String TRIAL_SECONDS = "trial_seconds";

  /**
   * Seconds a multiply-accumulate of training on one core, until a first trial tells better; see
   * {@link Workload}.
   */
  static final double USUAL_RATE = 5e-11;

  private final Map<List<String>, Mean> rates = new HashMap<>();
  private final Map<List<String>, Mean> factors = new HashMap<>();
  private final Map<Trial, Workload> work;
  private final Predicate<String> isMade;
  private final Map<Trial, List<String>> stepHashes = new IdentityHashMap<>();
  private final Map<Trial, Double> begun = new IdentityHashMap<>();

  /** Without knowledge of what trials have to compute. */
  RemainingTime() {
    this(Map.of(), hash -> false);
  }

  /**
   * @param work what trials have to compute
   * @param isMade whether the model of a {@link Trial#stepHash} is there already
   */
  RemainingTime(Map<Trial, Workload> work, Predicate<String> isMade) {
    this.work = new IdentityHashMap<>(work);
    this.isMade = isMade;
  }

  private static final class Mean {
    private double sum;
    private double count;

    void add(double value, double weight) {
      sum += value;
      count += weight;
    }

    double value() {
      return sum / count;
    }
  }

  /** To be told before a trial begins, since its steps will be there afterwards. */
  void begun(Trial trial) {
    begun.put(trial, left(trial));
  }

  /** To be told of each result, of earlier runs too. */
  void finished(Trial trial, TrialResult result) {
    Double seconds = result.measured().get(TRIAL_SECONDS);
    Double known = begun.remove(trial);
    if (seconds == null) {
      return;
    }
    double own = known == null ? usual(trial) : known;
    Mean network = rates.getOrDefault(network(trial), rates.get(List.of()));
    if (network != null) {
      double expected = own * network.value();
      for (List<String> likeness : List.of(recipe(trial), kinds(trial))) {
        factors.computeIfAbsent(likeness, key -> new Mean()).add(seconds, expected);
      }
    }
    for (List<String> likeness :
        List.of(scene(trial), networkAndRecipe(trial), network(trial), List.<String>of())) {
      rates.computeIfAbsent(likeness, key -> new Mean()).add(seconds, own);
    }
  }

  /**
   * The time for some trials, roughly: of the beginnings that recipes share only the baselines are
   * not counted twice. Null if nothing is known yet.
   */
  @Nullable Duration of(Collection<Trial> left) {
    if (rates.isEmpty() && work.isEmpty()) {
      return null;
    }
    double seconds = left.stream().mapToDouble(trial -> usual(trial) * rate(trial)).sum();
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  /** The time for one trial, as things are now. */
  double seconds(Trial trial) {
    return left(trial) * rate(trial);
  }

  /** How many times slower than usual this machine is now, at least 1. */
  double slowness() {
    Mean all = rates.get(List.of());
    return all == null || work.isEmpty() ? 1 : Math.max(1, all.value() / USUAL_RATE);
  }

  private double rate(Trial trial) {
    Mean same = rates.getOrDefault(scene(trial), rates.get(networkAndRecipe(trial)));
    if (same != null) {
      return same.value();
    }
    Mean network = rates.getOrDefault(network(trial), rates.get(List.of()));
    Mean factor = factors.getOrDefault(recipe(trial), factors.get(kinds(trial)));
    return (network == null ? USUAL_RATE : network.value()) * (factor == null ? 1 : factor.value());
  }

  private double usual(Trial trial) {
    Workload known = work.get(trial);
    return known == null ? 1 : known.from(trial.recipe().isBaseline() ? 0 : 1);
  }

  private double left(Trial trial) {
    Workload known = work.get(trial);
    if (known == null) {
      return 1;
    }
    List<String> hashes = stepHashes.computeIfAbsent(trial, RemainingTime::hashes);
    int made = hashes.size();
    while (made > 0 && !isMade.test(hashes.get(made - 1))) {
      made--;
    }
    return known.from(made);
  }

  private static List<String> hashes(Trial trial) {
    return IntStream.rangeClosed(1, trial.recipe().steps().size())
        .mapToObj(trial::stepHash)
        .toList();
  }

  private static List<String> scene(Trial trial) {
    return List.of(trial.scene(), trial.network().label(), trial.recipe().name());
  }

  private static List<String> networkAndRecipe(Trial trial) {
    return List.of(trial.network().label(), trial.recipe().name());
  }

  private static List<String> network(Trial trial) {
    return List.of(trial.network().label());
  }

  private static List<String> recipe(Trial trial) {
    return List.of("recipe", trial.recipe().name());
  }

  private static List<String> kinds(Trial trial) {
    return List.of(
        "kinds", trial.recipe().steps().stream().map(Step::kind).collect(Collectors.joining(" ")));
  }
}
