package org.spectrim.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.Scene;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.Protocols;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;

/** Who teaches whom in recipes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassroomTest {
  private static final TrainOptions TRAINING = TrainOptions.defaults().withEpochs(3);

  private StepRunner runner;
  private Model trained;

  private static StepRunner runner(int bands) {
    Scene scene = new SyntheticScene(40, 40, bands, 3).scene("tiny");
    SplitSettings settings = new SplitSettings("random", TrainAmount.of(0.2), 0, 1, 1);
    return new StepRunner(
        FitContext.of(
            scene,
            Protocols.split(GroundTruth.of(scene, null), settings),
            TRAINING,
            TrainListener.NONE),
        1);
  }

  @BeforeAll
  void trainOnce() {
    runner = runner(16);
    trained = runner.train(new NetworkChoice("cnn1d", 0.3, 0), TRAINING);
  }

  private Model made(String yaml, Model first) {
    Model model = first;
    RecipeReader reader = new RecipeReader(StepDefaults.of(TRAINING));
    for (Step step : reader.forModel("test", yaml).steps()) {
      model = runner.apply(step, model, runner.teachers(first, name -> TRAINING));
    }
    return model;
  }

  @Test
  void aPrunedModelLearnsFromTheUnprunedOne() {
    Model pruned = made("prune: {fine-tune-epochs: 0}", trained);
    Model taught =
        made("[prune: {fine-tune-epochs: 0}, distill: {student: same, epochs: 2}]", trained);
    assertThat(taught.network()).isEqualTo(pruned.network());
    assertThat(taught.weights().floats("fc2.bias"))
        .isNotEqualTo(pruned.weights().floats("fc2.bias"));
    assertThat(taught.provenance().entries().get("distill"))
        .contains("parameters %d -> ".formatted(trained.weights().size()));
  }

  @Test
  void aRoundedModelLearnsFromTheFloatOne() {
    Model alone = made("quantize: {method: qat, epochs: 2}", trained);
    Model same = made("quantize: {method: qat, epochs: 2, distill: {alpha: 1}}", trained);
    Model taught = made("quantize: {method: qat, epochs: 2, distill: {alpha: 0}}", trained);
    assertThat(same.weights().floats("fc2.bias"))
        .containsExactly(alone.weights().floats("fc2.bias"));
    assertThat(taught.weights().floats("fc2.bias"))
        .isNotEqualTo(alone.weights().floats("fc2.bias"));
    assertThat(taught.activations().keySet()).isEqualTo(alone.activations().keySet());
  }

  @Test
  void severalSeedsTeachTogether() {
    Model one = made("distill: {alpha: 0, student: {width: 0.2}, teacher: {width: 0.3}}", trained);
    Model two =
        made(
            "distill: {alpha: 0, student: {width: 0.2}, teacher: {width: 0.3, seeds: 2}}", trained);
    assertThat(two.provenance().entries().get("distill")).contains(", 2 teachers");
    assertThat(two.weights().floats("fc2.bias")).isNotEqualTo(one.weights().floats("fc2.bias"));
    assertThat(one.weights().floats("fc2.bias"))
        .as("a single one is the same network trained in the same way")
        .containsExactly(
            made("distill: {alpha: 0, student: {width: 0.2}}", trained)
                .weights()
                .floats("fc2.bias"));
  }

  @Test
  void aTeacherMayComeFromAFile(@TempDir Path folder) {
    Path file = folder.resolve("teacher.safetensors");
    ModelFile.write(trained, file);
    String recipe = "distill: {alpha: 0, student: {width: 0.2}%s}";
    Model byFile = made(recipe.formatted(", teacher: {file: " + file + "}"), trained);
    assertThat(byFile.weights().floats("fc2.bias"))
        .containsExactly(made(recipe.formatted(""), trained).weights().floats("fc2.bias"));
    assertThat(byFile.provenance().entries()).doesNotContainKey("caveat");
    Model elsewhere = trained.with(trained.provenance().with("seed", "77"));
    ModelFile.write(elsewhere, file);
    Model strange = made(recipe.formatted(", teacher: {file: " + file + "}"), trained);
    assertThat(strange.provenance().entries().get("caveat"))
        .endsWith("was trained with another seed: test pixels may be among its training pixels");
    StepRunner other = runner(12);
    ModelFile.write(other.train(new NetworkChoice("cnn1d", 0.3, 0), TRAINING), file);
    assertThatThrownBy(() -> made(recipe.formatted(", teacher: {file: " + file + "}"), trained))
        .isInstanceOf(InputException.class)
        .hasMessage("the teacher takes 12 bands and the student 16; both must take the same scene");
  }
}
