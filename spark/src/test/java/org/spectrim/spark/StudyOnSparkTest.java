package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;
import org.spectrim.error.InputException;
import org.spectrim.hadoop.PretendedStore;
import org.spectrim.io.RemoteFiles;
import org.spectrim.model.ModelFile;
import org.spectrim.study.RunOptions;
import org.spectrim.study.TrialCrew;
import org.spectrim.study.TrialJob;
import org.spectrim.study.TrialStore;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** Studies with Spark inside this process, on files and under URLs, and what goes wrong in them. */
class StudyOnSparkTest {
  @TempDir static Path store;
  private static final List<String> SAID = new ArrayList<>();
  private static @Nullable Cluster shared;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    shared =
        ClusterProvider.find()
            .connect(
                new ClusterSettings(
                    "local[1]", "test", 1, 256, true, true, PretendedStore.settings(store)),
                SAID::add);
  }

  @AfterAll
  static void stop() {
    if (shared != null) {
      shared.close();
    }
  }

  private static TrialCrew crew() {
    return Objects.requireNonNull(shared).trials();
  }

  private static Path url(String name) {
    return RemoteFiles.parse("pretended://" + store.getFileName() + "/" + name);
  }

  @Test
  void studiesUnderUrlsAreThoseOfOneProcess() throws IOException {
    TestStudy study = new TestStudy(folder, 1, 5);
    Path alone = folder.resolve("alone");
    List<String> expected = study.run(alone, null, what -> {});
    Path out = url("together");
    assertThat(study.run(out, crew(), what -> {})).isEqualTo(expected);
    // What is there is not made again.
    assertThat(study.run(out, crew(), what -> fail(what))).isEqualTo(expected);
    Path together = store.resolve("together");
    assertThat(together.resolve("tmp")).doesNotExist();
    assertThat(together.resolve("study.lock")).doesNotExist();
    for (String part : List.of("trials", "steps")) {
      try (Stream<Path> made = Files.list(alone.resolve(part))) {
        for (Path one : made.toList()) {
          assertThat(together.resolve(part).resolve(one.getFileName()).resolve(TrialStore.MODEL))
              .hasSameBinaryContentAs(one.resolve(TrialStore.MODEL));
        }
      }
    }
  }

  @Test
  void aSecondDriverUnderAUrlIsRefused() throws IOException {
    TestStudy study = new TestStudy(folder, 1, 1, "baseline", false);
    Path out = url("locked");
    try (TrialStore held = TrialStore.open(out)) {
      assertThat(held.folder()).isEqualTo(out);
      assertThatThrownBy(() -> study.run(out, crew(), what -> {}))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(out + " is in use by another study (process ")
          .hasMessageNotContaining("\n");
    }
    assertThat(study.run(out, crew(), what -> {})).hasSize(2);
  }

  @Test
  void latenciesUnderUrlsAreMeasuredAtTheEnd() throws IOException {
    TestStudy study = new TestStudy(folder, 1, 1, "baseline", true);
    List<String> titles = new ArrayList<>();
    TrialCrew noting =
        watched(
            job -> {
              titles.add(job.title());
              return job;
            });
    List<String> table =
        study.runWithin(new RunOptions(null, false, noting, true), url("measured"), what -> {});
    assertThat(titles).hasSize(2);
    assertThat(titles.get(1)).isEqualTo("measuring " + titles.get(0));
    int latency = List.of(table.get(0).split(",", -1)).indexOf("latency_us_b1");
    assertThat(Double.parseDouble(table.get(1).split(",", -1)[latency])).isPositive();
    assertThat(store.resolve("measured").resolve("unmeasured")).isEmptyDirectory();
  }

  @Test
  void aFolderThatWorkersDoNotSeeIsSaidInOneLine() throws IOException {
    TestStudy study = new TestStudy(folder, 1, 1, "baseline", false);
    Path hidden = folder.resolve("hidden");
    TrialCrew astray =
        watched(
            job ->
                new TrialJob(
                    job.title(),
                    job.spec(),
                    job.hash(),
                    job.overlap(),
                    job.scene(),
                    job.data(),
                    hidden.toString(),
                    job.part()));
    assertThatThrownBy(() -> study.run(folder.resolve("seen"), astray, what -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "the output folder %s is not to be seen: name one on a file system that all workers share (on the worker "
                .formatted(hidden))
        .hasMessageNotContaining("\n");
    assertThat(hidden).doesNotExist();
    assertThat(SAID).isEmpty();
  }

  @Test
  void aWrongTeacherFailsItsOwnTrialAsWithoutSpark() throws IOException {
    Path teacher = folder.resolve("teacher.safetensors");
    ModelFile.write(RandomNetworks.model(Kind.SPECTRAL, 1), teacher);
    String recipes = "baseline, {name: taught, steps: [distill: {teacher: {file: %s}}]}";
    TestStudy study = new TestStudy(folder, 1, 1, recipes.formatted(teacher), false);
    List<String> expected = study.run(folder.resolve("alone"), null, what -> {});
    List<String> found = study.run(folder.resolve("together"), crew(), what -> {});
    assertThat(found).isEqualTo(expected).hasSize(3);
    assertThat(found.get(1)).contains(",done,");
    assertThat(found.get(2)).contains("failed").contains("teacher");
    assertThat(SAID).isEmpty();
  }

  /** What is done with a job before it is sent. */
  @FunctionalInterface
  private interface Change {
    TrialJob of(TrialJob job);
  }

  private static TrialCrew watched(Change change) {
    return new TrialCrew() {
      @Override
      public int slots() {
        return crew().slots();
      }

      @Override
      public Future<String> begin(TrialJob job) {
        return crew().begin(change.of(job));
      }
    };
  }
}
