package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teachers;

class StudyRunnerTest {
  /** The three recipes, each going on where the one before ends. */
  private static final List<Trial> ONE_OF_EACH =
      List.of(Fixtures.trials().get(0), Fixtures.trials().get(2), Fixtures.trials().get(4));

  @TempDir Path folder;

  /** Stands for the end of the process: nothing may catch it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private Map<Trial, TrialResult> run(List<Trial> trials, TrialWork work) {
    return run(trials, work, StudyListener.NONE);
  }

  private Map<Trial, TrialResult> run(List<Trial> trials, TrialWork work, StudyListener listener) {
    try (TrialStore store = TrialStore.open(folder)) {
      return new StudyRunner(trials, store, work, listener).run();
    }
  }

  private List<String> table() throws IOException {
    return Files.readAllLines(folder.resolve("results.csv"));
  }

  @Test
  void stepsThatRecipesShareAreMadeOnce() {
    FakeWork work = new FakeWork();
    run(Fixtures.trials(), work);
    assertThat(work.finished).hasSize(12);
    // Two networks, two seeds, and three models on the way of the longest recipe.
    assertThat(work.steps).hasSize(12).doesNotHaveDuplicates();
    assertThat(work.steps).contains("cnn2d seed 1 to 10.0", "cnn2d seed 1 to 15.0");
  }

  @Test
  void baselinesRunFirstAndTheTableKeepsTheOrderOfTheStudy() throws IOException {
    FakeWork work = new FakeWork();
    run(Fixtures.trials(), work);
    assertThat(work.finished.subList(0, 4)).allMatch(trial -> trial.contains("baseline"));
    assertThat(table()).hasSize(13);
    assertThat(table().subList(1, 13).stream().map(line -> line.split(",")[5]))
        .startsWith("baseline", "baseline", "tuned", "tuned", "tuned twice", "tuned twice");
  }

  @Test
  void theDropIsTakenAgainstTheBaselineOfTheSameFamily() throws IOException {
    run(Fixtures.trials(), new FakeWork());
    // The marks are 10, 13, 15, so accuracies are 85, 86.5, 87.5.
    assertThat(table().get(1)).contains(",done,85.00,84.00,83.00,0.00,");
    assertThat(table().get(3)).contains(",done,86.50,85.50,84.50,-1.50,");
    assertThat(table().get(5)).contains(",done,87.50,86.50,85.50,-2.50,");
  }

  @Test
  void withoutABaselineTheDropStaysOpen() throws IOException {
    List<Trial> trials = Fixtures.trials().stream().filter(t -> !t.recipe().isBaseline()).toList();
    run(trials, new FakeWork());
    assertThat(table().get(1)).contains(",done,86.50,85.50,84.50,,");
  }

  @Test
  void listenersHearOfEachTrialWithItsDropAndTheTimeLeft() {
    List<String> heard = new ArrayList<>();
    run(
        Fixtures.trials().subList(0, 4),
        new FakeWork(),
        new StudyListener() {
          @Override
          public void started(Trial trial, Progress progress) {
            heard.add("start " + progress.finished() + " of " + progress.total());
          }

          @Override
          public void working(Trial trial, String what, double share) {
            heard.add(what);
          }

          @Override
          public void finished(Trial trial, TrialRow row, Progress progress) {
            assertThat(progress.left()).isNotNull();
            heard.add(row.recipe() + " " + row.oaDrop());
          }
        });
    assertThat(heard)
        .startsWith("start 0 of 4", "train: epoch 1 of 1", "baseline 0.0", "start 1 of 4")
        .endsWith("start 3 of 4", "train: epoch 1 of 1", "tuned -1.5");
  }

  @Test
  void aSecondRunDoesNothing() throws IOException {
    run(Fixtures.trials(), new FakeWork());
    List<String> before = table();
    FakeWork second = new FakeWork();
    List<StudyListener.Progress> planned = new ArrayList<>();
    run(
        Fixtures.trials(),
        second,
        new StudyListener() {
          @Override
          public void planned(Progress progress) {
            planned.add(progress);
          }
        });
    assertThat(second.steps).isEmpty();
    assertThat(second.finished).isEmpty();
    assertThat(table()).isEqualTo(before);
    assertThat(planned).singleElement().matches(p -> p.finished() == 12 && p.total() == 12);
  }

  @Test
  void aTrialThatFailsIsRecordedAndTriedAgainNextTime() throws IOException {
    FakeWork failing =
        new FakeWork() {
          @Override
          public Model step(
              Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker) {
            if (trial.network().name().equals("cnn1d") && before != null) {
              if (trial.seed() == 1) {
                throw new InputException("training diverged at epoch 2: the loss is NaN\nmore");
              }
              throw new OutOfMemoryError("Java heap space");
            }
            return super.step(trial, step, before, teachers, ticker);
          }
        };
    run(Fixtures.trials(), failing);
    assertThat(failing.finished).hasSize(8);
    assertThat(table().get(3))
        .contains(",1,failed: training diverged at epoch 2: the loss is NaN,,,,,,");
    assertThat(table().get(4)).contains(",2,failed: out of memory; give Java more");
    String failed = Fixtures.trials().get(2).hash();
    assertThat(folder.resolve("trials").resolve(failed).resolve("log.txt"))
        .content()
        .contains("InputException: training diverged", "TrialPipeline.steps");

    FakeWork second = new FakeWork();
    run(Fixtures.trials(), second);
    assertThat(second.finished).hasSize(4).allMatch(trial -> trial.contains("cnn1d"));
    assertThat(second.steps).hasSize(4);
    assertThat(table()).noneMatch(line -> line.contains("failed"));
  }

  @Test
  void aStudyKilledAnywhereGoesOnWithoutLosingOrRepeatingAnything() throws IOException {
    run(ONE_OF_EACH, new FakeWork());
    List<String> whole = withoutTimes(table());
    Folders.delete(folder);
    for (int write = 1; ; write++) {
      FakeWork first = new FakeWork();
      if (!killedAtWrite(write, first)) {
        assertThat(write).isGreaterThan(20);
        break;
      }
      Set<String> keptTrials = names("trials");
      Set<String> keptSteps = names("steps");
      FakeWork second = new FakeWork();
      run(ONE_OF_EACH, second);
      assertThat(second.finished).as("killed at write %d", write).hasSize(3 - keptTrials.size());
      assertThat(second.steps).as("killed at write %d", write).hasSize(3 - keptSteps.size());
      assertThat(withoutTimes(table())).isEqualTo(whole);
      assertThat(names("")).doesNotContain("tmp");
      Folders.delete(folder);
    }
  }

  private boolean killedAtWrite(int last, TrialWork work) {
    int[] writes = {0};
    Runnable afterWrite =
        () -> {
          if (++writes[0] >= last) {
            throw new Killed();
          }
        };
    // Not closed by the killed process itself: the operating system only frees the lock.
    TrialStore store = TrialStore.open(folder, afterWrite);
    try {
      new StudyRunner(ONE_OF_EACH, store, work, StudyListener.NONE).run();
      return false;
    } catch (Killed e) {
      return true;
    } finally {
      store.release();
    }
  }

  private static List<String> withoutTimes(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll(",[^,]*(,[^,]*,[^,]*)$", "$1")).toList();
  }

  private Set<String> names(String child) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(child))) {
      return new HashSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void timeLeftIsJudgedByTrialsThatAreAlike() {
    RemainingTime time = new RemainingTime();
    List<Trial> trials = Fixtures.trials();
    assertThat(time.of(trials)).isNull();
    time.finished(trials.get(0), took(trials.get(0), 10));
    time.finished(trials.get(2), took(trials.get(2), 2));
    // Baseline of seed 2 as that of seed 1, "tuned twice" as the mean of its network, cnn2d's
    // baseline as the other network's.
    assertThat(time.of(List.of(trials.get(1)))).hasSeconds(10);
    assertThat(time.of(List.of(trials.get(1), trials.get(4)))).hasSeconds(16);
    assertThat(time.of(List.of(trials.get(6)))).hasSeconds(6);
  }

  private static TrialResult took(Trial trial, double seconds) {
    return new TrialResult(
        trial.hash(),
        TrialRows.failed(trial, "not run"),
        null,
        Map.of(RemainingTime.TRIAL_SECONDS, seconds),
        List.of());
  }

  @Test
  void anOutputFolderThatCannotBeUsedEndsTheStudyWithOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThatThrownBy(() -> TrialStore.open(file.resolve("out")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "output folder %s cannot be used: Not a directory; choose another --out"
                .formatted(file.resolve("out")));
  }

  @Test
  void aDamagedResultIsRunAgain() throws IOException {
    run(Fixtures.trials(), new FakeWork());
    String hash = Fixtures.trials().get(3).hash();
    Files.writeString(folder.resolve("trials").resolve(hash).resolve("result.json"), "{\"row\":");
    FakeWork second = new FakeWork();
    run(Fixtures.trials(), second);
    assertThat(second.finished).hasSize(1);
    assertThat(second.steps).isEmpty();
  }
}
