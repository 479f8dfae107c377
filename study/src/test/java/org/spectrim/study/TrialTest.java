package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.spectrim.distill.DistillOptions;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.spec.Canonical;

class TrialTest {
  private static final TrainOptions OPTIONS = TrainOptions.defaults();
  private static final TrialSplit SPLIT = new TrialSplit("random 5%", "split", 70);
  private static final NetworkChoice NETWORK = new NetworkChoice("cnn2d", 1, 0);

  private static Trial with(
      String scene, TrialSplit split, NetworkChoice network, int window, long seed, Recipe recipe) {
    return new Trial("field", scene, split, network, window, seed, OPTIONS, recipe, 2, true);
  }

  private static Recipe training(TrainOptions options) {
    return new Recipe(Recipe.BASELINE, List.of(new Step.Train(options)));
  }

  @Test
  void equalSettingsHaveEqualHashes() {
    Trial one = with("scene", SPLIT, NETWORK, 9, 1, training(TrainOptions.defaults()));
    Trial same =
        with(
            "scene",
            new TrialSplit("random 5%", "split", 70),
            new NetworkChoice("cnn2d", 1, 0),
            9,
            1,
            training(TrainOptions.defaults()));
    assertThat(one.hash()).isEqualTo(same.hash()).matches("[0-9a-f]{16}");
  }

  @Test
  void everySettingChangesTheHash() {
    TrainOptions options = TrainOptions.defaults();
    Recipe recipe = training(options);
    List<Trial> different =
        List.of(
            with("scene", SPLIT, NETWORK, 9, 1, recipe),
            with("other scene", SPLIT, NETWORK, 9, 1, recipe),
            with("scene", new TrialSplit("random 5%", "other", 70), NETWORK, 9, 1, recipe),
            with("scene", SPLIT, new NetworkChoice("cnn3d", 1, 0), 9, 1, recipe),
            with("scene", SPLIT, new NetworkChoice("cnn2d", 0.5, 0), 9, 1, recipe),
            with("scene", SPLIT, new NetworkChoice("cnn2d", 1, 20), 9, 1, recipe),
            with("scene", SPLIT, NETWORK, 11, 1, recipe),
            with("scene", SPLIT, NETWORK, 9, 2, recipe),
            with("scene", SPLIT, NETWORK, 9, 1, training(options.withEpochs(7))),
            with("scene", SPLIT, NETWORK, 9, 1, training(options.withLearningRate(0.01))),
            with("scene", SPLIT, NETWORK, 9, 1, training(options.withSchedule("cosine"))),
            new Trial("field", "scene", SPLIT, NETWORK, 9, 1, OPTIONS, recipe, 1, true),
            new Trial("field", "scene", SPLIT, NETWORK, 9, 1, OPTIONS, recipe, 2, false),
            new Trial(
                "field", "scene", SPLIT, NETWORK, 9, 1, options.withEpochs(7), recipe, 2, true),
            new Trial("other", "scene", SPLIT, NETWORK, 9, 1, OPTIONS, recipe, 2, true));
    Set<String> hashes = new HashSet<>();
    different.forEach(trial -> hashes.add(trial.hash()));
    assertThat(hashes).hasSameSizeAs(different);
  }

  @Test
  void recipesThatBeginAlikeShareTheirSteps() {
    Trial one = Fixtures.trials().get(2);
    Trial longer = Fixtures.trials().get(4);
    assertThat(one.stepHash(1)).isEqualTo(longer.stepHash(1));
    assertThat(one.stepHash(2)).isEqualTo(longer.stepHash(2)).isNotEqualTo(one.stepHash(1));
    assertThat(longer.stepHash(3)).isNotEqualTo(longer.stepHash(2));
  }

  @Test
  void whetherSpeedIsMeasuredDoesNotChangeTheModel() {
    Recipe recipe = training(TrainOptions.defaults());
    Trial measured = new Trial("field", "scene", SPLIT, NETWORK, 9, 1, OPTIONS, recipe, 2, true);
    Trial unmeasured = new Trial("field", "scene", SPLIT, NETWORK, 9, 1, OPTIONS, recipe, 2, false);
    assertThat(measured.stepHash(1)).isEqualTo(unmeasured.stepHash(1));
  }

  @Test
  void lessonsThatSayNothingOfLaterOptionsKeepTheirHash() {
    assertThat(Canonical.json(DistillOptions.defaults()))
        .isEqualTo(
            "{\"alpha\":0.5,\"epochs\":100,\"method\":\"kd\",\"peers\":1,\"stages\":[],"
                + "\"temperature\":1.0,\"transductive\":false,\"unlabelled\":0,"
                + "\"unlabelled-per-batch\":100,\"weight\":1.0}");
  }
}
