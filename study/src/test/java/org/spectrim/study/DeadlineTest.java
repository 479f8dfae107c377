package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.model.Model;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teachers;

class DeadlineTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;
  private long now;
  private final List<Trial> leftOut = new ArrayList<>();

  /** Each step takes the seconds given, by a clock of its own. */
  private FakeWork taking(double seconds) {
    return new FakeWork() {
      @Override
      public Model step(
          Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker) {
        for (int tick = 0; tick < 10; tick++) {
          now += (long) (seconds * SECOND / 10);
          ticker.at("epoch", tick / 10.0);
        }
        return super.step(trial, step, before, teachers, ticker);
      }
    };
  }

  private Map<Trial, TrialResult> run(Duration budget, FakeWork work, double judged) {
    StudyListener listener =
        new StudyListener() {
          @Override
          public void leftOut(List<Trial> trials) {
            leftOut.addAll(trials);
          }
        };
    List<Trial> trials = Fixtures.trials();
    try (TrialStore store = TrialStore.open(folder)) {
      return new StudyRunner(
              trials,
              store,
              work,
              listener,
              // Real time is not that of this clock: judged by the amount of work alone.
              new RemainingTime(load(trials, trial -> judged), hash -> false) {
                @Override
                void finished(Trial trial, TrialResult result) {}
              },
              Deadline.in(budget, () -> now))
          .run();
    }
  }

  /** As if all were computed after the last step, so that it is never made already. */
  private static Map<Trial, Workload> load(
      List<Trial> trials, ToDoubleFunction<Trial> usualSeconds) {
    return trials.stream()
        .collect(
            Collectors.toMap(
                trial -> trial,
                trial ->
                    new Workload(
                        Collections.nCopies(trial.recipe().steps().size(), 0.0),
                        usualSeconds.applyAsDouble(trial) / RemainingTime.USUAL_RATE)));
  }

  @Test
  void oneSeedOfEverythingComesBeforeTheSecondAndTheRestIsLeftOut() {
    Map<Trial, TrialResult> results = run(Duration.ofSeconds(78), taking(10), 10);
    // 78 s less 6 s and a little for the report: seven trials of ten seconds.
    assertThat(results).hasSize(7);
    assertThat(results.keySet().stream().filter(trial -> trial.seed() == 1)).hasSize(6);
    assertThat(results.keySet().stream().filter(trial -> trial.seed() == 2))
        .singleElement()
        .matches(trial -> trial.recipe().isBaseline());
    assertThat(leftOut).hasSize(5).allMatch(trial -> trial.seed() == 2);
    assertThat(now).isEqualTo(70 * SECOND);

    leftOut.clear();
    assertThat(run(Duration.ofHours(1), taking(10), 10)).hasSize(12);
    assertThat(leftOut).isEmpty();
    assertThat(now).isEqualTo(120 * SECOND);
  }

  @Test
  void aTrialThatTakesTooLongIsBrokenOffAndIsNoFailure() {
    Map<Trial, TrialResult> results = run(Duration.ofSeconds(100), taking(80), 10);
    assertThat(results).hasSize(1);
    assertThat(results.values()).allMatch(TrialResult::done);
    // The second was broken off at the first sign of life after 102 s less 6 s for the report.
    assertThat(now).isEqualTo(96 * SECOND);
    assertThat(leftOut).hasSize(11);
  }

  @Test
  void withTooLittleTimeOneIsTriedAndBrokenOffInTime() {
    assertThat(run(Duration.ofSeconds(15), taking(30), 30)).isEmpty();
    assertThat(now).isEqualTo(12 * SECOND);
    assertThat(leftOut).hasSize(12);
  }

  @Test
  void timeIsUsedThoughTrialsAreJudgedMuchTooLong() {
    assertThat(run(Duration.ofSeconds(78), taking(10), 2000)).hasSize(7);
    assertThat(now).isEqualTo(70 * SECOND);
    assertThat(leftOut).hasSize(5);
  }

  @Test
  void underPressureARecipeComesUnderAllNetworksBeforeTheNext() {
    run(Duration.ofSeconds(78), taking(10), 10);
    Set<String> left =
        leftOut.stream().map(trial -> trial.recipe().name()).collect(Collectors.toSet());
    assertThat(left).containsExactlyInAnyOrder("baseline", "tuned", "tuned twice");
    leftOut.clear();
    Folders.delete(folder);
    now = 0;
    // Two baselines, then "tuned" of both networks.
    Map<Trial, TrialResult> results = run(Duration.ofSeconds(46), taking(10), 10);
    assertThat(results.keySet().stream().map(t -> t.network().name() + " " + t.recipe().name()))
        .containsExactly("cnn1d baseline", "cnn1d tuned", "cnn2d baseline", "cnn2d tuned");
  }

  @Test
  void laterTrialsAreBegunLessEagerlyWhereTheReportTakesLonger() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(100), () -> 0);
    assertThat(deadline.allows(94)).isTrue();
    assertThat(deadline.allows(94.1)).isFalse();
    deadline.keepForReport(200, 1.1);
    assertThat(deadline.report()).isEqualTo(8.8, within(1e-9));
    assertThat(deadline.allows(91.1)).isTrue();
    assertThat(deadline.allows(91.3)).isFalse();
    deadline.keepForReport(500, 50);
    assertThat(deadline.report()).isEqualTo(10);
  }

  @Test
  void stepsThatNobodyNeedsArePruned() throws Exception {
    try (TrialStore store = TrialStore.open(folder)) {
      for (String hash : List.of("a", "b", "c")) {
        store.keepStep(hash, new KeptStep(Fixtures.model(1), 2));
      }
      store.pruneSteps(Set.of("b"));
    }
    try (var steps = Files.list(folder.resolve("steps"))) {
      assertThat(steps.map(step -> step.getFileName().toString())).containsExactly("b");
    }
  }
}
