package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;

class MasksTest {
  private final Scene scene = SmallScenes.fields(20, 18, 12, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);

  /** Half of all weights and one bias are zero. */
  private Model holed() {
    Model model = SmallScenes.model("cnn3d", scene, split, 0.1, 7);
    Random random = new Random(3);
    Map<String, StoredTensor> changed = new LinkedHashMap<>();
    for (String name : List.of("conv1.weight", "conv2.weight", "fc1.weight", "conv1.bias")) {
      float[] values = model.weights().floats(name).clone();
      values[0] = 0;
      for (int i = 1; i < values.length && name.endsWith("weight"); i++) {
        values[i] = random.nextBoolean() ? 0 : values[i];
      }
      changed.put(name, new DenseTensor(model.weights().get(name).shape(), values));
    }
    return model.with(model.weights().with(changed));
  }

  @ParameterizedTest
  @CsvSource({"adam, 0, 0", "adam, 0, 0.1", "sgd, 0, 0", "sgd, 0.9, 0.1"})
  void zeroWeightsStayZeroAndTheOthersLearn(String optimizer, double momentum, double decay) {
    TrainOptions options =
        new TrainOptions(3, 50, optimizer, 1e-2, momentum, decay, "cosine", 0, 5);
    FitContext context = FitContext.of(scene, split, options, TrainListener.NONE);
    Model model = holed();
    Model trained;
    try (Masks masks = Masks.ofZeros(model)) {
      trained = context.fit(model, new CrossEntropy(), options, masks).model();
    }
    for (String name : List.of("conv1.weight", "conv2.weight", "fc1.weight")) {
      float[] before = model.weights().floats(name);
      float[] after = trained.weights().floats(name);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i] == 0).as("%s %d", name, i).isEqualTo(before[i] == 0);
      }
      assertThat(after).isNotEqualTo(before);
    }
    assertThat(trained.weights().floats("conv1.bias")[0]).as("no bias is masked").isNotZero();
  }

  @Test
  void hooksAreAppliedOneAfterTheOther() {
    Model model = holed();
    Hooks plusOne =
        new Hooks() {
          @Override
          public Tensor weight(String name, Tensor tensor) {
            return tensor.add(new Scalar(1.0f));
          }
        };
    try (Masks masks = Masks.ofZeros(model);
        Tensor ones = Tensors.of(new float[] {0, 2, 4}, 3)) {
      Hooks both = plusOne.then(plusOne);
      assertThat(Tensors.floats(both.weight("fc2.weight", ones))).containsExactly(2, 4, 6);
      assertThat(masks.weight("fc2.weight", ones)).as("has no zeros").isSameAs(ones);
    }
  }
}
