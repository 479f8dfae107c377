package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.distill.DistillOptions;
import org.spectrim.error.InputException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.prune.PruneOptions;
import org.spectrim.quantize.QuantizeOptions;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.scene.Scene;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;

class StoredStudyTest {
  @TempDir Path folder;

  @Test
  void aStudyIsReadBackInTheOrderOfItsTable() throws Exception {
    List<Trial> trials = Fixtures.trials();
    Map<Trial, TrialResult> results;
    try (TrialStore store = TrialStore.open(folder)) {
      store.writeText(folder.resolve("trials.txt"), StoredStudy.order(trials));
      results = new StudyRunner(trials, store, new FakeWork(), StudyListener.NONE).run();
    }
    StoredStudy study = StoredStudy.read(folder);
    assertThat(study.outcome().trials().keySet()).containsExactlyElementsOf(trials);
    assertThat(study.outcome().rows())
        .containsExactlyElementsOf(TrialRows.table(trials, results).values());
    assertThat(study.outcome().caveats()).noneMatch(line -> line.contains("not run yet"));

    Folders.delete(folder.resolve("trials").resolve(trials.get(3).hash()));
    assertThat(StoredStudy.read(folder).outcome().caveats())
        .contains("1 of the study's 12 trials have not run yet; the same command runs them");
    StoredStudy unfinished = StoredStudy.read(folder);
    assertThat(unfinished.outcome().rows()).hasSize(11);
    Files.delete(folder.resolve("trials.txt"));
    assertThat(StoredStudy.read(folder).outcome().rows()).isEqualTo(unfinished.outcome().rows());
  }

  @Test
  void everyKindOfStepIsReadBackWithAllItsOptions() {
    Recipe recipe =
        new Recipe(
            "all of them",
            List.of(
                new Step.Train(TrainOptions.defaults().withEpochs(7).withSchedule("cosine")),
                new Step.Prune(PruneOptions.defaults().withFineTuneEpochs(3)),
                new Step.Distill(
                    new Step.Student("cnn1d", 0.25, false),
                    DistillOptions.defaults()
                        .withEpochs(4)
                        .withUnlabelled(9, false)
                        .withNearTest(true)
                        .withConfidence(0.5)
                        .withPeersLike("student"),
                    null),
                new Step.Distill(
                    new Step.Student("", 0.5, false),
                    DistillOptions.defaults().withMethod("own-teacher").withExit("late"),
                    null),
                new Step.Quantize(QuantizeOptions.defaults().withEpochs(2))));
    Trial trial = Fixtures.trial("cnn2d", 3, recipe);
    try (TrialStore store = TrialStore.open(folder)) {
      Path work = store.begin(trial.hash());
      store.keep(
          work,
          trial,
          new TrialResult(
              trial.hash(), TrialRows.failed(trial, "not run"), null, Map.of(), List.of()));
    }
    Trial read = TrialReader.read(folder.resolve("trials").resolve(trial.hash()), 71.25);
    assertThat(read).isEqualTo(trial);
    assertThat(read.hash()).isEqualTo(trial.hash());
  }

  @Test
  void foldersOfOtherThingsAreRefused() {
    assertThatThrownBy(() -> StoredStudy.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is no output folder of a study");
    TrialStore.open(folder).close();
    assertThatThrownBy(() -> StoredStudy.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no trial");
  }

  @Test
  void cellsOfATableMayHoldAnything() {
    TrialRow row = TrialRows.failed(Fixtures.trials().get(0), "a \"b\", c\nd");
    assertThat(ResultsCsv.parse(ResultsCsv.text(List.of(row, row))))
        .containsExactly(ResultsCsv.cells(row), ResultsCsv.cells(row));
  }

  @Test
  void labelsOfTestPixelsAreKeptInTheOrderOfTheSplit() {
    Scene scene = new SyntheticScene(4, 4, 8, 1).scene("tiny");
    Split split = new Split("by hand", 1, 4, 4, new int[] {0}, new int[] {1}, new int[] {5, 9, 14});
    int[] predicted = new int[16];
    predicted[5] = 2;
    predicted[9] = -1;
    predicted[14] = 300;
    try (TrialStore store = TrialStore.open(folder)) {
      store.keepSplit("s", file -> SplitFile.write(split, scene, file));
      TestLabels.keepTruth(scene, split, store, "s");
    }
    assertThat(TestLabels.read(folder, folder.resolve("splits/s.json"))).isEmpty();
    TestLabels.write(split, predicted, folder);
    TestLabels labels = TestLabels.read(folder, folder.resolve("splits/s.json")).orElseThrow();
    assertThat(labels.predicted()).containsExactly(2, -1, 300);
    assertThat(labels.truth()).isEqualTo(Split.targets(scene.labels(), split.test()));
  }
}
