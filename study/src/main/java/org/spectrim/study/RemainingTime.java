package org.spectrim.study;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges how long the remaining trials will take by the mean of the finished ones that are most
 * like them: same scene, network and recipe; or same network and recipe; or same network; or any.
 */
final class RemainingTime {
  /** Under which a result keeps how long its trial took, so that a later run can judge by it. */
  static final String TRIAL_SECONDS = "trial_seconds";

  private final Map<List<String>, Mean> means = new HashMap<>();

  private static final class Mean {
    private double sum;
    private int count;

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
      Mean mean = means.computeIfAbsent(likeness, key -> new Mean());
      mean.sum += seconds;
      mean.count++;
    }
  }

  /** The time for some trials, or null if none has finished yet. */
  @Nullable Duration of(Collection<Trial> left) {
    if (means.isEmpty()) {
      return null;
    }
    double seconds =
        left.stream()
            .mapToDouble(
                trial ->
                    likenesses(trial).stream()
                        .filter(means::containsKey)
                        .findFirst()
                        .map(likeness -> means.get(likeness).value())
                        .orElse(0.0))
            .sum();
    return Duration.ofMillis(Math.round(1000 * seconds));
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
