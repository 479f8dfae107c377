package org.spectrim.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

class TrainerTest {
  private static final TrainOptions QUICK =
      TrainOptions.defaults().withEpochs(10).withLearningRate(3e-3);

  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);

  private TrainResult train(Model model, TrainOptions options, Hooks hooks) {
    TransformedScene transformed =
        TransformedScene.of(scene.cube(), model.transform(), model.window());
    return Trainer.train(
        model,
        TrainingSet.of(transformed, scene.labels(), split.train()),
        TrainingSet.of(transformed, scene.labels(), split.validation()),
        new CrossEntropy(),
        options,
        hooks,
        TrainListener.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn1d", "cnn2d", "cnn3d"})
  void learnsAndRepeatsItselfBitForBit(String architecture) {
    Model model = SmallScenes.model(architecture, scene, split, 0.25, 7);
    TrainResult first = train(model, QUICK, Hooks.NONE);
    TrainResult second = train(model, QUICK, Hooks.NONE);
    for (String name : first.model().weights().names()) {
      assertThat(second.model().weights().floats(name))
          .containsExactly(first.model().weights().floats(name));
    }
    TrainResult otherOrder = train(model, QUICK.withSeed(5), Hooks.NONE);
    assertThat(otherOrder.model().weights().floats("fc2.bias"))
        .isNotEqualTo(first.model().weights().floats("fc2.bias"));
    assertThat(first.history()).hasSize(10);
    assertThat(first.history().get(9).loss()).isLessThan(first.history().get(0).loss() / 2);
    TransformedScene transformed =
        TransformedScene.of(scene.cube(), model.transform(), model.window());
    int[] classes = Evaluator.classes(first.model(), transformed, split.test());
    assertThat(SmallScenes.accuracy(scene, split.test(), classes)).isGreaterThan(0.9);
  }

  @Test
  void nativeMemoryStaysFlatOverTwoThousandSteps() {
    Model model = SmallScenes.model("cnn3d", scene, split, 0.1, 7);
    TrainOptions smallBatches = new TrainOptions(1, 5, "adam", 1e-3, 0.9, 0, "constant", 0, 1);
    int steps = (split.train().length + 4) / 5;
    List<Long> resident = new ArrayList<>();
    int epochs = 2400 / steps;
    TransformedScene transformed =
        TransformedScene.of(scene.cube(), model.transform(), model.window());
    Trainer.train(
        model,
        TrainingSet.of(transformed, scene.labels(), split.train()),
        TrainingSet.of(transformed, scene.labels(), new int[0]),
        new CrossEntropy(),
        smallBatches.withEpochs(epochs),
        (epoch, all) -> {
          System.gc();
          resident.add(Pointer.physicalBytes());
        });
    int warm = epochs / 6;
    assertThat((epochs - warm) * steps).isGreaterThanOrEqualTo(1950);
    long growth = resident.get(epochs - 1) - resident.get(warm);
    assertThat(growth).isLessThan(24L << 20);
  }

  @Test
  void patienceTakesTheBestEpochAndEndsEarly() {
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    TrainResult result =
        train(model, QUICK.withEpochs(300).withLearningRate(0.02).withPatience(4), Hooks.NONE);
    assertThat(result.history().size()).isLessThan(300).isEqualTo(result.bestEpoch() + 4);
    Epoch.Validation best = validation(result.history().get(result.bestEpoch() - 1));
    for (Epoch epoch : result.history()) {
      assertThat(validation(epoch).betterThan(best)).isFalse();
    }
    TransformedScene transformed = TransformedScene.of(scene.cube(), model.transform(), 1);
    int[] classes = Evaluator.classes(result.model(), transformed, split.validation());
    assertThat(SmallScenes.accuracy(scene, split.validation(), classes))
        .isCloseTo(best.accuracy(), Offset.offset(1e-9));
  }

  private static Epoch.Validation validation(Epoch epoch) {
    Epoch.Validation validation = epoch.validation();
    assertThat(validation).isNotNull();
    return java.util.Objects.requireNonNull(validation);
  }

  @Test
  void sgdWithAScheduleLearnsToo() {
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    TrainOptions sgd = new TrainOptions(20, 30, "sgd", 0.05, 0.9, 1e-4, "cosine", 0, 3);
    TrainResult result = train(model, sgd, Hooks.NONE);
    assertThat(result.history().get(19).loss()).isLessThan(0.2);
    assertThat(result.history().get(19).learningRate()).isLessThan(1e-3);
  }

  @Test
  void oneSampleOverIsJoinedToTheBatchBefore() {
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    TransformedScene transformed = TransformedScene.of(scene.cube(), model.transform(), 1);
    int[] eleven = java.util.Arrays.copyOf(split.train(), 11);
    List<Integer> sizes = new ArrayList<>();
    Objective watched =
        batch -> {
          sizes.add(batch.samples().length);
          return new CrossEntropy().loss(batch);
        };
    Trainer.train(
        model,
        TrainingSet.of(transformed, scene.labels(), eleven),
        TrainingSet.of(transformed, scene.labels(), new int[0]),
        watched,
        new TrainOptions(1, 5, "adam", 1e-3, 0.9, 0, "constant", 0, 1),
        TrainListener.NONE);
    assertThat(sizes).containsExactly(5, 6);
  }

  @Test
  void hooksLearnTheirOwnParametersAndMaskWeights() {
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    float before = model.weights().floats("conv1.weight")[0];
    try (Tensor scale = Tensors.of(new float[] {1}, 1)) {
      scale.set_requires_grad(true);
      Hooks hooks =
          new Hooks() {
            @Override
            public Tensor weight(String name, Tensor tensor) {
              return name.equals("conv1.weight") ? tensor.mul(new Scalar(0f)) : tensor;
            }

            @Override
            public Tensor activation(String node, Tensor tensor) {
              return node.equals("fc1") ? tensor.mul(scale) : tensor;
            }

            @Override
            public List<Tensor> parameters() {
              return List.of(scale);
            }
          };
      TrainResult result = train(model, QUICK.withEpochs(2), hooks);
      assertThat(result.model().weights().floats("conv1.weight")[0]).isEqualTo(before);
      assertThat(Tensors.floats(scale)[0]).isNotEqualTo(1f);
    }
  }

  @Test
  void saysWhenTrainingDiverges() {
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    Objective bad = batch -> batch.logits().mean().mul(new Scalar(Float.NaN));
    TransformedScene transformed = TransformedScene.of(scene.cube(), model.transform(), 1);
    TrainingSet set = TrainingSet.of(transformed, scene.labels(), split.train());
    assertThatThrownBy(() -> Trainer.train(model, set, set, bad, QUICK, TrainListener.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "training diverged at epoch 1: the loss is NaN; lower learning-rate (now 0.003)");
  }

  @Test
  void refusesSettingsThatCannotWork() {
    assertThatThrownBy(() -> QUICK.withLearningRate(-1))
        .isInstanceOf(UsageException.class)
        .hasMessage("learningRate must be in (0, 10], not -1.0");
    assertThatThrownBy(() -> QUICK.withSchedule("cosin"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown schedule 'cosin': did you mean 'cosine'?");
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    TransformedScene transformed = TransformedScene.of(scene.cube(), model.transform(), 1);
    TrainingSet none = TrainingSet.of(transformed, scene.labels(), new int[0]);
    TrainingSet some = TrainingSet.of(transformed, scene.labels(), split.train());
    CrossEntropy loss = new CrossEntropy();
    assertThatThrownBy(
            () -> Trainer.train(model, some, none, loss, QUICK.withPatience(3), TrainListener.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("patience needs validation pixels");
    assertThatThrownBy(() -> Trainer.train(model, none, none, loss, QUICK, TrainListener.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0 training pixels");
  }

  @Test
  void threadsCanBeSet() {
    int before = Torch.threads();
    Torch.setThreads(1);
    assertThat(Torch.threads()).isEqualTo(1);
    Torch.setThreads(before);
  }
}
