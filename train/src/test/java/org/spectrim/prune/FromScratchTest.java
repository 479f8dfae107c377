package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.fit.Epoch;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Weights;
import org.spectrim.net.Network;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;

class FromScratchTest {
  private final Scene scene = SmallScenes.fields(20, 18, 12, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);
  private final List<Epoch> epochs = new ArrayList<>();
  private final FitContext context =
      FitContext.of(
          scene,
          split,
          TrainOptions.defaults().withLearningRate(3e-3).withSeed(5),
          (epoch, of) -> epochs.add(epoch));
  private final Model model =
      Pruning.apply(
          SmallScenes.model("cnn2d", scene, split, 0.2, 7),
          context,
          PruneOptions.defaults().withFineTuneEpochs(0));

  @Test
  void theNetworkStaysAndTheWeightsAreThoseOfTheSeed() {
    Model first = FromScratch.apply(model, context, 0);
    assertThat(first.network()).isEqualTo(model.network());
    Weights expected = Initializer.weights(model.network(), 5);
    for (String name : expected.names()) {
      assertThat(first.weights().floats(name)).containsExactly(expected.floats(name));
    }
    Model trained = FromScratch.apply(model, context, 3);
    assertThat(epochs).hasSize(3);
    assertThat(trained.network()).isEqualTo(model.network());
    assertThat(trained.weights().floats("conv1.weight"))
        .isNotEqualTo(expected.floats("conv1.weight"));
  }

  @Test
  void whatThePrunedWeightsWereDoesNotMatter() {
    Model other = model.with(Initializer.weights(model.network(), 99));
    Model one = FromScratch.apply(model, context, 2);
    Model same = FromScratch.apply(other, context, 2);
    for (String name : one.weights().names()) {
      assertThat(one.weights().floats(name)).containsExactly(same.weights().floats(name));
    }
  }

  @Test
  void zerosStayZeroThroughTraining() {
    float[] weights = model.weights().floats("fc1.weight").clone();
    for (int i = 0; i < weights.length; i += 3) {
      weights[i] = 0;
    }
    List<Integer> shape = model.weights().get("fc1.weight").shape();
    Model sparse =
        model.with(model.weights().with(Map.of("fc1.weight", new DenseTensor(shape, weights))));
    Model trained = FromScratch.apply(sparse, context, 3);
    float[] found = trained.weights().floats("fc1.weight");
    for (int i = 0; i < found.length; i++) {
      if (i % 3 == 0) {
        assertThat(found[i]).isZero();
      }
    }
    long zeros = weights.length - trained.weights().get("fc1.weight").nonZeros();
    assertThat(zeros).isEqualTo((weights.length + 2) / 3);
    assertThat(trained.weights().get("conv1.weight").nonZeros())
        .isEqualTo(model.weights().get("conv1.weight").size());
  }

  @Test
  void integersCannotBeTrained() {
    Model quantized =
        model.withActivations(Map.of(Network.INPUT, AffineQuantizer.covering(-1, 1, 8)));
    assertThatThrownBy(() -> FromScratch.apply(quantized, context, 1))
        .isInstanceOf(InputException.class)
        .hasMessage("a quantized model cannot be trained from scratch; quantize last");
  }
}
