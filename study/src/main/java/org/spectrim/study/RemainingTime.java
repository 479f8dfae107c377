package org.spectrim.study;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges how long the remaining trials will take by the mean of the finished ones that are most
 * like them: same scene, network and recipe; or same network and recipe; then by what they have to
 * compute at the rate of the finished ones, of the same network if there are some.
 */
class RemainingTime {
  /** Under which a result keeps how long its trial took, so that a later run can judge by it. */
  static final String TRIAL_SECONDS = "trial_seconds";

  /**
   * Seconds a multiply-accumulate of training on one core, until a first trial tells better; see
   * {@link Workload}.
   */
  static final double USUAL_RATE = 5e-11;

  private final Map<List<String>, Mean> means = new HashMap<>();
  private final Map<List<String>, Mean> rates = new HashMap<>();
  private final Map<String, Double> work;

  /** Without knowledge of what trials have to compute. */
  RemainingTime() {
    this(Map.of());
  }

  /**
   * @param work what a trial has to compute, in any unit, by its hash
   */
  RemainingTime(Map<String, Double> work) {
    this.work = Map.copyOf(work);
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

  void finished(Trial trial, TrialResult result) {
    Double seconds = result.measured().get(TRIAL_SECONDS);
    if (seconds == null) {
      return;
    }
    for (List<String> likeness : likenesses(trial)) {
      means.computeIfAbsent(likeness, key -> new Mean()).add(seconds, 1);
    }
    Double own = work.get(trial.hash());
    if (own != null) {
      rates.computeIfAbsent(network(trial), key -> new Mean()).add(seconds, own);
      rates.computeIfAbsent(List.of(), key -> new Mean()).add(seconds, own);
    }
  }

  private static List<String> network(Trial trial) {
    return List.of(trial.network().label());
  }

  /** The time for some trials, or null if none has finished yet. */
  @Nullable Duration of(Collection<Trial> left) {
    if (means.isEmpty() && work.isEmpty()) {
      return null;
    }
    double seconds = left.stream().mapToDouble(this::seconds).sum();
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  /** The time for one trial: that of its like, else by what it has to compute. */
  double seconds(Trial trial) {
    List<List<String>> likenesses = likenesses(trial);
    Double own = work.get(trial.hash());
    // Trials of the same recipe say more than the amount of work; those of other recipes less.
    int precise = own == null ? likenesses.size() : 2;
    for (List<String> likeness : likenesses.subList(0, precise)) {
      Mean mean = means.get(likeness);
      if (mean != null) {
        return mean.value();
      }
    }
    if (own == null) {
      return 0;
    }
    Mean rate = rates.getOrDefault(network(trial), rates.get(List.of()));
    return own * (rate == null ? USUAL_RATE : rate.value());
  }

  /** From the most to the least alike; the last one holds for all trials. */
  private static List<List<String>> likenesses(Trial trial) {
    String network = trial.network().label();
    String recipe = trial.recipe().name();
    return List.of(
        List.of(trial.scene(), network, recipe),
        List.of(network, recipe),
        List.of(network),
        List.of());
  }
}
