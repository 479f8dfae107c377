package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.recipe.Recipe;

/** A study with a budget ends with it, whatever its trials take, by a clock of its own. */
class BudgetTest {
  private static final double NANO = 1e9;
  private static final int TICKS = 40;

  @TempDir Path folder;
  private double now;

  /** Trials that let the clock go on and give signs of life. */
  private final class ClockRuns implements TrialRuns {
    private final Map<Trial, Double> seconds;
    private final StudyListener listener;
    private Trial running = Fixtures.trial("cnn1d", 0, Fixtures.baseline());
    private boolean busy;

    ClockRuns(Map<Trial, Double> seconds, StudyListener listener) {
      this.seconds = seconds;
      this.listener = listener;
    }

    @Override
    public boolean canBegin(Trial trial) {
      return !busy;
    }

    @Override
    public void begin(Trial trial) {
      running = trial;
      busy = true;
    }

    @Override
    public Ended await() {
      double takes = seconds.get(running);
      for (int tick = 0; tick < TICKS; tick++) {
        now += takes / TICKS;
        listener.working(running, "epoch", (double) tick / TICKS);
      }
      busy = false;
      return new Ended(
          running,
          new TrialResult(
              running.hash(),
              TrialRows.failed(running, "not run"),
              null,
              Map.of(RemainingTime.TRIAL_SECONDS, takes),
              List.of()),
          true);
    }

    @Override
    public void cancel() {
      busy = false;
    }
  }

  /**
   * Trials take from a hundredth to half of the budget and twice the budget together, judgements
   * are half to twice of that at a machine up to four times too slow, and the report takes half to
   * twice of what is kept for it.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aStudyEndsWithinATenthOfItsBudget(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double budget = 180 * Math.pow(20, random.nextDouble());
    double slowness = 1 + 3 * random.nextDouble();
    double longest = 0.02 * Math.pow(25, random.nextDouble());
    List<Trial> trials = new ArrayList<>();
    Map<Trial, Double> seconds = new IdentityHashMap<>();
    Map<Trial, Workload> work = new IdentityHashMap<>();
    double all = 0;
    for (int i = 0; all < 2 * budget; i++) {
      Recipe recipe =
          i % 7 == 0
              ? Fixtures.baseline()
              : Fixtures.recipe("recipe " + i % 7, Fixtures.train(10), Fixtures.train(i % 7));
      Trial trial = Fixtures.trial(i % 3 == 0 ? "cnn1d" : "cnn3d", i / 21, recipe);
      double takes = budget * 0.01 * Math.pow(longest / 0.01, random.nextDouble());
      double judged = takes / slowness * Math.pow(2, 2 * random.nextDouble() - 1);
      trials.add(trial);
      seconds.put(trial, takes);
      work.put(
          trial,
          new Workload(
              Collections.nCopies(recipe.steps().size(), 0.0), judged / RemainingTime.USUAL_RATE));
      all += takes;
    }
    Deadline deadline =
        Deadline.in(Duration.ofMillis((long) (1000 * budget)), () -> (long) (now * NANO));
    try (TrialStore store = TrialStore.open(folder)) {
      new StudyRunner(
              trials,
              store,
              new ClockRuns(seconds, deadline.watching(StudyListener.NONE)),
              StudyListener.NONE,
              new RemainingTime(work, hash -> false),
              deadline)
          .run();
    }
    now += deadline.report() * Math.pow(2, 2 * random.nextDouble() - 1);
    assertThat(now / budget).isBetween(0.9, 1.1);
  }
}
