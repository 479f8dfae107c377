package org.spectrim.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.scene.Scene;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.Protocols;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;

/** Every step tells how many epochs it spent, whichever method it uses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EpochCountTest {
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
    trained = runner.train(new NetworkChoice("cnn1d", 0.3, 0), TRAINING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prune                                            | 6",
        "prune: {fine-tune-epochs: 0}                     | 4",
        "prune: {schedule: iterative, fine-tune-epochs: 5} | 9",
        "prune: {schedule: multi-pass, fine-tune-epochs: 5, steps: 3} | 9",
        "prune: {schedule: gradual, fine-tune-epochs: 3}  | 7",
        "prune: {schedule: soft, fine-tune-epochs: 3}     | 7",
        "prune: {criterion: slimming, fine-tune-epochs: 3} | 7",
        "prune: {criterion: magnitude, granularity: 2:4, fine-tune-epochs: 3} | 7",
        "prune: {criterion: movement, granularity: weight, fine-tune-epochs: 3} | 7",
        "prune: {criterion: snip, granularity: weight, fine-tune-epochs: 3} | 4",
        "prune: {schedule: lottery, steps: 2, rewind-epochs: 1, fine-tune-epochs: 3} | 11",
        "quantize                                         | 4",
        "quantize: {method: qat, epochs: 3}               | 7",
        "distill: {epochs: 5}                             | 9",
        "distill: {method: dml, epochs: 2}                | 6",
        "distill: {student: {model: cnn1d, width: 0.2}, epochs: 1} | 5",
        "train: {epochs: 2}                               | 6",
        "scratch                                          | 4",
        "scratch: {epochs: 7}                             | 7",
        "[prune, scratch]                                 | 6",
        "[train: {epochs: 3}, prune, scratch]             | 9",
        "[scratch: {epochs: 1}, prune: {fine-tune-epochs: 1}] | 2",
      })
  void epochsAddUpOverSteps(String yaml, int epochs) {
    assertThat(EpochCount.of(trained)).isEqualTo(4);
    Model model = trained;
    for (Step step : reader().forModel("test", yaml).steps()) {
      model = runner.apply(step, model);
    }
    assertThat(EpochCount.of(model)).isEqualTo(epochs);
  }

  private static RecipeReader reader() {
    return new RecipeReader(StepDefaults.of(TRAINING));
  }

  @Test
  void epochsOfModelsThatDoNotTellStayUnknown() {
    Model unknown = trained.with(Provenance.NONE);
    Model pruned = runner.apply(reader().forModel("test", "prune").steps().get(0), unknown);
    assertThat(EpochCount.of(pruned)).isNull();
    Step scratch = reader().forModel("test", "scratch").steps().get(0);
    assertThatThrownBy(() -> runner.apply(scratch, unknown))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "scratch: the model file does not say how many epochs it had; write them, as in"
                + " scratch: {epochs: 120}");
    Model known =
        runner.apply(reader().forModel("test", "scratch: {epochs: 2}").steps().get(0), unknown);
    assertThat(EpochCount.of(known)).isEqualTo(2);
  }

  @Test
  void damagedNotesAreNoCounts() {
    Model odd = trained.with(trained.provenance().with("epochs", "many"));
    assertThat(EpochCount.of(odd)).isNull();
  }
}
