package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.spec.YamlTree;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;
import org.spectrim.split.WindowOverlap;

class StudyPlanTest {
  private static final SceneLoader TINY =
      new SceneLoader(new DataFolder(List.of())) {
        @Override
        Scene open(SceneSource wanted) {
          return new SyntheticScene(40, 40, 40, 3).scene(wanted.name());
        }
      };

  /** Large enough for a buffer. */
  private static final SceneLoader WIDE =
      new SceneLoader(new DataFolder(List.of())) {
        @Override
        Scene open(SceneSource wanted) {
          return new SyntheticScene(200, 200, 4, 1).scene(wanted.name());
        }
      };

  @TempDir Path folder;

  private List<Trial> plan(String yaml) {
    return plan(yaml, TINY);
  }

  private List<Trial> plan(String yaml, SceneLoader loader) {
    StudySpec spec = StudySpecReader.read(YamlTree.parse("s.yaml", yaml), folder);
    try (TrialStore store = TrialStore.open(folder)) {
      return StudyPlan.of(spec, loader, store).trials();
    }
  }

  @Test
  void trialsAreCombinationsInTheOrderOfTheTable() {
    List<Trial> trials =
        plan(
            "{scenes: synthetic, splits: [{protocol: random, train: 2}, {protocol: random, train: 4}],"
                + " models: [cnn2d, cnn3d], window: 7, seeds: 2, recipes: [baseline, prune]}");
    assertThat(trials).hasSize(16);
    assertThat(trials.get(0)).hasToString("synthetic, random 2 per class, cnn2d, baseline, seed 1");
    assertThat(trials.get(1)).hasToString("synthetic, random 2 per class, cnn2d, baseline, seed 2");
    assertThat(trials.get(2))
        .hasToString("synthetic, random 2 per class, cnn2d, prune l1 50%, seed 1");
    assertThat(trials.get(15))
        .hasToString("synthetic, random 4 per class, cnn3d, prune l1 50%, seed 2");
  }

  @Test
  void aSpectralNetworkIsOneTrialWhateverTheWindowAndSeesNoNeighbours() {
    List<Trial> trials = plan("{scenes: synthetic, models: [cnn1d, cnn2d], window: [7, 9]}");
    assertThat(trials)
        .extracting(trial -> trial.network().name() + " " + trial.window())
        .containsExactly("cnn1d 1", "cnn2d 7", "cnn2d 9");
    assertThat(trials.get(0).split().overlap()).isZero();
    assertThat(trials.get(2).split().overlap()).isGreaterThan(trials.get(1).split().overlap());
  }

  @Test
  void splitsAreKeptAndTheirOverlapIsThatOfTheNetworksWindow() {
    Trial trial = plan("{scenes: synthetic, models: cnn2d, window: 7}").get(0);
    Split split =
        SplitFile.read(folder.resolve("splits").resolve(trial.split().hash() + ".json")).split();
    assertThat(trial.split().overlap()).isEqualTo(100 * WindowOverlap.measure(split, 7));
    assertThat(SplitHash.of(split)).isEqualTo(trial.split().hash());
  }

  @Test
  void bufferedSplitsKeepClearOfTheWidestWindow() {
    List<Trial> trials =
        plan(
            "{scenes: synthetic, splits: {protocol: buffered, train: 0.2}, models: cnn2d, window: [7, 9]}",
            WIDE);
    assertThat(trials).extracting(trial -> trial.split().overlap()).containsOnly(0.0);
    Set<String> splits =
        trials.stream().map(trial -> trial.split().hash()).collect(Collectors.toSet());
    assertThat(splits).hasSize(1);
  }

  @Test
  void bandsInUseTellScenesApart() {
    SceneLoader half =
        new SceneLoader(new DataFolder(List.of())) {
          @Override
          Scene open(SceneSource wanted) {
            Scene all = TINY.open(wanted);
            int[] bands = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
            return new Scene(
                all.name(), all.cube(), all.labels(), all.classes(), all.hash(), bands);
          }
        };
    String yaml = "{scenes: synthetic, models: cnn2d, window: 7}";
    assertThat(plan(yaml, half).get(0).sceneHash()).isNotEqualTo(plan(yaml).get(0).sceneHash());
  }

  @Test
  void aSceneWithoutOfficialMasksSaysWhichHaveThem() {
    assertThatThrownBy(() -> plan("{scenes: synthetic, splits: official}"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("indian-pines-subscene");
  }
}
