package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.model.Model;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teachers;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.study.TrialJob.Part;

/** Trials on three threads, each with the store as another process would have it open. */
class CrewRunsTest {
  private static final int SLOTS = 3;

  @TempDir Path folder;
  private final ExecutorService pool = Executors.newFixedThreadPool(SLOTS + 1);
  private final SlowWork work = new SlowWork();
  private final List<String> parts = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger atWork = new AtomicInteger();

  private static final class SlowWork extends FakeWork {
    @Override
    public Model step(
        Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      synchronized (this) {
        return super.step(trial, step, before, teachers, ticker);
      }
    }

    @Override
    public synchronized Evaluation finish(
        Trial trial, Model model, List<Model> teachers, Path trialFolder, Ticker ticker) {
      return super.finish(trial, model, teachers, trialFolder, ticker);
    }
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  private final TrialCrew crew =
      new TrialCrew() {
        @Override
        public int slots() {
          return SLOTS;
        }

        @Override
        public Future<String> begin(TrialJob job) {
          return pool.submit(() -> ResultJson.text(work(job)));
        }
      };

  private TrialResult work(TrialJob job) throws IOException {
    int others = atWork.getAndIncrement();
    try (TrialStore store = TrialStore.join(folder, "worker-" + job.hash())) {
      parts.add(job.part() + " beside " + (job.part() == Part.MEASURE ? others : "any"));
      if (job.part() == Part.MEASURE) {
        TrialResult result = TrialStore.result(store.unmeasuredFolder(job.hash())).orElseThrow();
        store.keepMeasured(result);
        return result;
      }
      boolean later = job.part() == Part.UNMEASURED;
      Trial trial =
          Fixtures.trials().stream()
              .filter(one -> one.hash().equals(job.hash()))
              .findFirst()
              .orElseThrow();
      return new TrialPipeline(store, work, StudyListener.NONE, later).run(trial);
    } finally {
      atWork.decrementAndGet();
    }
  }

  private Map<Trial, TrialResult> run(boolean measureAlone) {
    try (TrialStore store = TrialStore.open(folder)) {
      SceneSource scene = new SceneSource("field", "synthetic", null, null);
      DataFolder data = new DataFolder(List.of());
      CrewRuns runs =
          new CrewRuns(
              crew,
              store,
              (trial, part) -> TrialJob.of(trial, scene, data, folder, part),
              measureAlone,
              StudyListener.NONE);
      return new StudyRunner(
              Fixtures.trials(),
              store,
              runs,
              StudyListener.NONE,
              new RemainingTime(),
              Deadline.NONE)
          .run();
    }
  }

  @Test
  void theTableIsThatOfOneProcessAndSharedStepsAreMadeOnce(@TempDir Path alone) throws IOException {
    try (TrialStore store = TrialStore.open(alone)) {
      new StudyRunner(Fixtures.trials(), store, new FakeWork(), StudyListener.NONE).run();
    }
    assertThat(run(false)).hasSize(12);
    assertThat(withoutTimes(folder)).isEqualTo(withoutTimes(alone));
    assertThat(work.steps).hasSize(12).doesNotHaveDuplicates();
    assertThat(folder.resolve("tmp")).doesNotExist();
  }

  @Test
  void measuresAloneAfterAllElse() throws IOException {
    List<Trial> trials = Fixtures.trials();
    assertThat(trials).allMatch(Trial::measure);
    assertThat(run(true)).hasSize(12);
    assertThat(parts.subList(0, 12)).containsOnly("UNMEASURED beside any");
    assertThat(parts.subList(12, 24)).containsOnly("MEASURE beside 0");
    assertThat(work.finished).hasSize(12);
    for (Trial trial : trials) {
      assertThat(folder.resolve("trials").resolve(trial.hash()).resolve("result.json")).exists();
    }
    assertThat(folder.resolve("unmeasured")).isEmptyDirectory();
  }

  @Test
  void theOtherWorkerOfAPairThatMadeTheSameIsIgnored() throws IOException {
    run(false);
    Trial trial = Fixtures.trials().get(0);
    Path kept = folder.resolve("trials").resolve(trial.hash()).resolve("result.json");
    Object before = Files.getLastModifiedTime(kept);
    try (TrialStore store = TrialStore.join(folder, "late")) {
      new TrialPipeline(store, work, StudyListener.NONE).run(trial);
    }
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
  }

  /** Column 23 is the time of training. */
  private static List<String> withoutTimes(Path study) throws IOException {
    return Files.readAllLines(study.resolve("results.csv")).stream()
        .map(
            line -> {
              List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
              cells.remove(22);
              return String.join(",", cells);
            })
        .toList();
  }
}
