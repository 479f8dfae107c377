package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.spec.YamlTree;

/** The whole way on a scene so small that training takes a second. */
class StudyTest {
  @TempDir Path folder;

  private static final SceneLoader TINY =
      new SceneLoader(new DataFolder(List.of())) {
        @Override
        Scene open(SceneSource wanted) {
          return new SyntheticScene(40, 40, 40, 3).scene(wanted.name());
        }
      };

  private StudyOutcome run(String yaml) {
    StudySpec spec = StudySpecReader.read(YamlTree.parse("tiny.yaml", yaml), folder);
    return Study.run(spec, folder.resolve("out"), TINY, StudyListener.NONE);
  }

  @Test
  void everyNetworkIsTrainedCompressedExportedAndTested() {
    StudyOutcome outcome =
        run(
            """
            scenes: synthetic
            splits: {protocol: random, train: 0.2}
            window: 7
            training: {epochs: {cnn1d: 15, cnn2d: 6, cnn3d: 2}}
            recipes:
              - baseline
              - prune
              - quantize
              - distill: {student: {width: 0.25}}
              - [prune: {ratio: 0.5}, quantize: {}]
              - [prune, scratch]
            measure: false
            threads: 1
            """);
    assertThat(outcome.rows()).hasSize(18);
    assertThat(outcome.rows()).allMatch(TrialRow::done);
    for (TrialRow row : outcome.rows()) {
      assertThat(row.oa()).as(row.toString()).isBetween(0.0, 100.0);
      assertThat(row.exportedOa()).isBetween(row.oa() - 3, row.oa() + 3);
      assertThat(row.overlap()).isEqualTo(row.model().equals("cnn1d") ? 0 : row.overlap());
    }
    for (int network = 0; network < 3; network++) {
      List<TrialRow> rows = outcome.rows().subList(6 * network, 6 * network + 6);
      TrialRow baseline = rows.get(0);
      // So few epochs teach little, but more than guessing among ten classes.
      assertThat(baseline.oa()).isGreaterThan(30);
      assertThat(baseline.exportedOa()).isEqualTo(baseline.oa());
      assertThat(baseline.agreement()).isEqualTo(100);
      assertThat(rows.get(1).modelBytes()).isLessThan(baseline.modelBytes() * 45 / 100);
      assertThat(rows.get(2).modelBytes()).isLessThan(baseline.modelBytes() * 45 / 100);
      assertThat(rows.get(3).params()).isLessThan(baseline.params() / 4);
      assertThat(rows.get(4).onnxBytes()).isLessThan(rows.get(1).onnxBytes());
    }
    assertThat(outcome.allCaveats())
        .anyMatch(line -> line.contains("window 7"))
        .anyMatch(line -> line.startsWith("recipes 'from scratch' are controls"));
    checkEpochs(outcome.rows());
    checkFiles(outcome);
  }

  /** Training, half as many for fine-tuning, as many for a student; integers take none. */
  private static void checkEpochs(List<TrialRow> rows) {
    assertThat(rows.stream().map(TrialRow::epochs))
        .containsExactly(15, 23, 15, 30, 23, 23, 6, 9, 6, 12, 9, 9, 2, 3, 2, 4, 3, 3);
    for (int row = 0; row < rows.size(); row += 6) {
      assertThat(rows.get(row + 5).params()).isEqualTo(rows.get(row + 1).params());
      assertThat(rows.get(row + 5).recipe()).isEqualTo("prune l1 50% + from scratch");
    }
  }

  private static void checkFiles(StudyOutcome outcome) {
    Trial last = outcome.trials().keySet().stream().reduce((a, b) -> b).orElseThrow();
    Path files = outcome.trialFolder(last);
    Model model = ModelFile.read(files.resolve("model.safetensors"));
    assertThat(model.provenance().entries())
        .containsEntry("model", "cnn3d")
        .containsKeys("train", "prune")
        .containsEntry("epochs", "3");
    assertThat(model.provenance().entries().get("train")).startsWith("from scratch, 3 epochs");
    for (String name : List.of("spec.json", "log.txt", "patch.onnx", "dense.onnx", "map.png")) {
      assertThat(files.resolve(name)).isNotEmptyFile();
    }
    assertThat(outcome.splitFile(last)).exists();
  }

  @Test
  void teachersThatRecipesShareAreTrainedOnce() throws IOException {
    StudyOutcome outcome =
        run(
            """
            scenes: synthetic
            splits: {protocol: random, train: 0.2}
            models: {name: cnn1d, width: 0.2}
            training: {epochs: 2}
            seeds: 1
            recipes:
              - distill: {student: {width: 0.1}, teacher: {seeds: 2}}
              - distill: {student: {width: 0.1}, teacher: {seeds: 2}, method: dist}
              - {name: alone, steps: [distill: {student: {width: 0.1}, alpha: 1}]}
            measure: false
            threads: 1
            """);
    assertThat(outcome.rows()).hasSize(3).allMatch(TrialRow::done);
    List<String> taught = new ArrayList<>();
    try (Stream<Path> files = Files.walk(outcome.folder().resolve("steps"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        Map<String, String> history = ModelFile.read(file).provenance().entries();
        if (!history.containsKey("distill")) {
          taught.add(history.get("seed"));
        }
      }
    }
    // The recipes' own first step is the baseline of seed 1, which teaches with that of seed 2.
    assertThat(taught).containsExactlyInAnyOrder("1", "2");
    Map<String, Double> teachers = new HashMap<>();
    outcome.trials().values().forEach(t -> teachers.put(t.row().recipe(), t.teacherOa()));
    double both = teachers.get("distill kd w0.1 by 2 baseline");
    assertThat(both)
        .isBetween(0.0, 100.0)
        .isEqualTo(teachers.get("distill dist w0.1 by 2 baseline"));
    assertThat(teachers.get("alone")).isNaN();
  }

  @Test
  void anyRowCanBeReproduced() {
    StudyOutcome outcome =
        run(
            """
            scenes: synthetic
            splits: {protocol: random, train: 0.2}
            models: cnn1d
            training: {epochs: 3}
            recipes: [baseline, prune]
            measure: false
            threads: 1
            """);
    // The built-in scene is another than the tiny one, so its data are not the same.
    StoredStudy study = StoredStudy.read(outcome.folder());
    DataFolder none = new DataFolder(List.of());
    assertThatThrownBy(() -> Reproduction.run(study, "1", none, StudyListener.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has other data");
    Reproduction again = Reproduction.run(study, "2", TINY, StudyListener.NONE);
    assertThat(again.trial().recipe().name()).startsWith("prune");
    assertThat(again.rows()).hasSize(8).allMatch(Reproduction.Row::same);
    assertThatThrownBy(() -> Reproduction.run(study, "none", TINY, StudyListener.NONE))
        .hasMessageContaining("a row from 1 to 2");
    Model model = ModelFile.read(outcome.trialFolder(again.trial()).resolve("model.safetensors"));
    assertThat(model.provenance().entries())
        .containsEntry("trial", again.trial().hash())
        .containsEntry("split hash", again.trial().split().hash())
        .containsKeys("scene hash", "seed", "made by");
  }

  @Test
  void speedIsMeasuredInAProcessOfItsOwn() {
    StudyOutcome outcome =
        run(
            """
            scenes: synthetic
            splits: {protocol: random, train: 0.2}
            models: cnn1d
            training: {epochs: 2}
            threads: 1
            """);
    TrialRow row = outcome.rows().get(0);
    assertThat(row.status()).isEqualTo("done");
    assertThat(row.latencyUsB1()).isPositive();
    assertThat(row.latencyUsB32()).isPositive();
    assertThat(row.sceneSeconds()).isPositive();
    assertThat(row.oaDrop()).isZero();
    TrialResult result = outcome.trials().values().iterator().next();
    assertThat(result.measured().get("latency_us_b1_p95"))
        .isGreaterThanOrEqualTo(row.latencyUsB1());
    assertThat(result.measured().get("export_relative_error")).isBetween(0.0, 1e-4);
  }

  @Test
  void theSameStudyGivesTheSameAccuraciesAgain() throws Exception {
    String yaml =
        """
        scenes: synthetic
        splits: {protocol: random, train: 0.2}
        models: cnn1d
        training: {epochs: 5}
        recipes: [baseline, prune]
        measure: false
        threads: 2
        """;
    List<Double> first = run(yaml).rows().stream().map(TrialRow::oa).toList();
    Folders.delete(folder.resolve("out"));
    assertThat(run(yaml).rows().stream().map(TrialRow::oa).toList()).isEqualTo(first);
    assertThat(Files.readAllLines(folder.resolve("out").resolve("results.csv"))).hasSize(3);
  }

  @Test
  void whatCannotWorkIsSaidBeforeAnythingIsTrained() {
    assertThatThrownBy(() -> run("scenes: synthetic\nmodels: cnn2d\nwindow: 5\n"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("window 5 is too small for cnn2d");
    assertThatThrownBy(() -> run("scenes: synthetic\nmodels: cnn2d\nwindow: 49\n"))
        .hasMessage(
            "window 49 is larger than scene 'synthetic' of 40x40 pixels; choose a smaller one");
    assertThatThrownBy(() -> run("scenes: synthetic\nsplits: {protocol: random, train: 5000}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("class '");
    assertThat(folder.resolve("out").resolve("trials")).isEmptyDirectory();
  }
}
