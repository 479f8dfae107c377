package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.UsageException;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.split.TrainAmount;

class StudySpecTest {
  @TempDir Path folder;

  private StudySpec read(String yaml) throws Exception {
    return StudySpec.read(Files.writeString(folder.resolve("s.yaml"), yaml));
  }

  @Test
  void oneLineIsEnough() throws Exception {
    StudySpec spec = read("scenes: synthetic");
    assertThat(spec.scenes())
        .containsExactly(new SceneSource("synthetic", "synthetic", null, null));
    assertThat(spec.splits())
        .containsExactly(new SplitChoice("random", new TrainAmount.Share(0.1), 0.1));
    assertThat(spec.networks()).extracting(NetworkChoice::name).contains("cnn1d", "cnn2d", "cnn3d");
    assertThat(spec.windows()).containsExactly(9);
    assertThat(spec.seeds()).containsExactly(1L);
    assertThat(spec.plans().get("cnn2d").recipes())
        .extracting(Recipe::name)
        .containsOnly("baseline");
    assertThat(spec.plans().get("cnn2d").training().epochs()).isEqualTo(80);
    assertThat(spec.measure()).isTrue();
    assertThat(spec.threads()).isZero();
  }

  @Test
  void everythingCanBeSaid() throws Exception {
    StudySpec spec =
        read(
            """
            scenes: [salinas-a, {name: field, cube: cube.mat:x, labels: gt.mat, bands: 1-50}]
            splits: [official, {protocol: buffered, train: 20, validation: 0}]
            models: [cnn1d, {name: cnn2d, width: 0.5, components: 20}]
            window: [7, 11]
            seeds: [5, 8]
            recipes: [baseline, {prune: {ratio: 0.7}}]
            training: {epochs: {cnn1d: 30}, learning-rate: 0.01, schedule: cosine}
            measure: false
            threads: 1
            """);
    assertThat(spec.scenes().get(1))
        .isEqualTo(new SceneSource("field", "cube.mat:x", "gt.mat", "1-50"));
    assertThat(spec.splits().get(1))
        .isEqualTo(new SplitChoice("buffered", new TrainAmount.Count(20), 0));
    assertThat(spec.networks())
        .containsExactly(NetworkChoice.of("cnn1d"), new NetworkChoice("cnn2d", 0.5, 20));
    assertThat(spec.networks().get(1).label()).isEqualTo("cnn2d w0.5 20 components");
    assertThat(spec.windows()).containsExactly(7, 11);
    assertThat(spec.seeds()).containsExactly(5L, 8L);
    assertThat(spec.plans().get("cnn1d").training().epochs()).isEqualTo(30);
    assertThat(spec.plans().get("cnn2d").training().epochs()).isEqualTo(80);
    assertThat(spec.plans().get("cnn2d").training().learningRate()).isEqualTo(0.01);
    assertThat(spec.plans().get("cnn1d").recipes())
        .extracting(Recipe::name)
        .isEqualTo(List.of("baseline", "prune l1 70%"));
    assertThat(spec.measure()).isFalse();
    assertThat(spec.threads()).isEqualTo(1);
  }

  @Test
  void aCountOfSeedsCountsFromOne() throws Exception {
    assertThat(read("{scenes: synthetic, seeds: 3}").seeds()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void filesBesideTheSpecAreFoundThere() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data").resolve("cube.mat"), "");
    SceneSource scene =
        read("scenes: {name: f, cube: data/../data/cube.mat:v, labels: elsewhere/gt.mat}")
            .scenes()
            .get(0);
    assertThat(scene.cube())
        .isEqualTo(folder.toAbsolutePath().resolve("data").resolve("cube.mat") + ":v");
    assertThat(scene.labels()).isEqualTo("elsewhere/gt.mat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "models: cnn2d                          | names no 'scenes'; add them, as in scenes: [synthetic]",
        "{scenes: synthetic, window: 8}         | window: must be odd, so that it has a centre, not 8",
        "{scenes: synthetic, windw: 9}          | unknown key 'windw': did you mean 'window'?",
        "{scenes: synthetic, seeds: 0}          | seeds: must be from 1 to 1000, not 0",
        "{scenes: synthetic, seeds: [1, 1]}     | seeds[1]: is there twice; remove one or change it",
        "{scenes: synthetic, models: cnn4d}     | models: unknown model 'cnn4d': did you mean 'cnn1d'?",
        "{scenes: synthetic, models: []}        | models: is an empty list; name at least one or leave the key out",
        "{scenes: synthetic, models: [{width: 2}]} | models[0]: needs a 'name', as in {name: cnn2d, width: 0.5}",
        "{scenes: synthetic, models: [{name: cnn2d, width: 99}]} | models[0]: width is 99.0; use a factor over 0 and up to 16",
        "{scenes: synthetic, models: [{name: cnn2d, with: 1}]} | unknown key in models[0] 'with': did you mean 'width'?",
        "{scenes: synthetic, splits: randon}    | splits: unknown split protocol 'randon': did you mean 'random'?",
        "{scenes: synthetic, splits: {train: 1}} | splits: needs a 'protocol', as in {protocol: random, train: 0.05}",
        "{scenes: synthetic, splits: {protocol: random, train: 1.5}} | splits.train: must be a share between 0 and 1, or a number of pixels per class",
        "{scenes: synthetic, splits: {protocol: random, trian: 5}} | unknown key in splits 'trian': did you mean 'train'?",
        "{scenes: synthetic, training: {epoch: 5}} | unknown key in training 'epoch': did you mean 'epochs'?",
        "{scenes: synthetic, training: {epochs: {cnn5d: 5}}} | unknown key in training.epochs 'cnn5d': did you mean 'cnn1d'?",
        "{scenes: synthetic, training: {epochs: {cnn1d: -5}}} | training.epochs.cnn1d: must be at least 0, not -5",
        "{scenes: synthetic, training: {optimizer: adma}} | training: unknown optimizer 'adma': did you mean 'adam'?",
        "{scenes: synthetic, measure: yes}      | measure: needs true or false, not 'yes'",
        "{scenes: synthetic, threads: many}     | threads: needs a whole number, not 'many'",
        "{scenes: synthetic, recipes: [prune, prune]} | recipes[1]: 'prune l1 50%' is there twice; remove one or change it",
        "{scenes: [{cube: x.mat}]}              | scenes[0]: needs a 'name', as in {name: field, cube: cube.mat, labels: gt.mat}",
        "{scenes: [{name: x, cub: x.mat}]}      | unknown key in scenes[0] 'cub': did you mean 'cube'?",
        "{scenes: [{name: x, cube: x.mat, bands: 5-2}]} | scenes[0]: band selection '5-2'",
        "[synthetic]                            | needs keys with values, not a list",
      })
  void whatCannotBeReadIsSaidInOneLine(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(folder.resolve("s.yaml") + ":1: " + message)
        .hasMessageNotContaining("\n");
  }
}
