package org.spectrim.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.SparseTensor;
import org.spectrim.scene.Scene;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.Protocols;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;

/** What was pruned stays zero, and stored sparse, in the steps that follow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZerosThroughRecipesTest {
  private static final TrainOptions TRAINING = TrainOptions.defaults().withEpochs(4);

  private StepRunner runner;
  private Model trained;

  @BeforeAll
  void trainOnce() {
    Scene scene = new SyntheticScene(40, 40, 16, 3).scene("tiny");
    runner =
        new StepRunner(
            FitContext.of(
                scene,
                Protocols.split(
                    GroundTruth.of(scene, null),
                    new SplitSettings("random", TrainAmount.of(0.3), 0.2, 1, 1)),
                TRAINING,
                TrainListener.NONE),
            1);
    trained = runner.train(new NetworkChoice("cnn1d", 3, 0), TRAINING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train: {epochs: 2}", "scratch: {epochs: 2}", "quantize", "prune"})
  void zerosStay(String next) {
    String first = "prune: {criterion: magnitude, granularity: weight, ratio: 0.9}";
    Model pruned = apply(first, trained);
    Model after = apply(next, pruned);
    assertThat(pruned.weights().get("fc1.weight")).isInstanceOf(SparseTensor.class);
    assertThat(after.weights().get("fc1.weight")).isInstanceOf(SparseTensor.class);
    float[] zeros = pruned.weights().floats("fc1.weight");
    float[] values = after.weights().floats("fc1.weight");
    if (values.length == zeros.length) {
      for (int i = 0; i < zeros.length; i++) {
        assertThat(zeros[i] != 0 || values[i] == 0).isTrue();
      }
      assertThat(values).isNotEqualTo(zeros);
    } else {
      // Half of the filters went, and with them some zeros.
      assertThat(values.length).isLessThan(zeros.length / 2);
      assertThat(after.weights().get("fc1.weight").nonZeros()).isLessThan(values.length / 2);
    }
  }

  private Model apply(String yaml, Model model) {
    Step step = new RecipeReader(StepDefaults.of(TRAINING)).forModel("test", yaml).steps().get(0);
    return runner.apply(step, model);
  }
}
