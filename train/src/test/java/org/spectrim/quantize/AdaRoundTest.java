package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.scene.Scene;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.TorchNetwork;

class AdaRoundTest {
  private static IntegerTensor learned(float[] weights, float[][] samples, boolean relu) {
    Network network =
        new NetworkBuilder(Shape.features(weights.length))
            .then("fc", new Layer.Linear(weights.length, 1))
            .build();
    DenseTensor weight = new DenseTensor(List.of(1, weights.length), weights);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("fc.weight", weight);
    tensors.put("fc.bias", new DenseTensor(List.of(1), new float[1]));
    float[] inputs = new float[samples.length * weights.length];
    float[] aims = new float[samples.length];
    for (int s = 0; s < samples.length; s++) {
      for (int i = 0; i < weights.length; i++) {
        inputs[s * weights.length + i] = samples[s][i];
        aims[s] += samples[s][i] * weights[i];
      }
    }
    IntegerTensor nearest = SymmetricWeights.quantize(weight, 2, true, "max");
    try (TorchNetwork layer =
        new TorchNetwork(new WeightedNetwork(network, new Weights(tensors)))) {
      return new RoundingLearner(nearest, weight)
          .learn(
              new RoundingLearner.Task(layer, "fc.weight", inputs, aims, samples.length, relu), 1);
    }
  }

  @Test
  void inputsThatGoTogetherLetRoundingErrorsCancel() {
    // Steps of 1. The nearest integers 1, 0, 0 give x where 1.8 x is wanted; one more gives 2 x.
    float[] weights = {1, 0.42f, 0.38f};
    float[][] samples = {{3, 3, 3}, {1, 1, 1}, {-2, -2, -2}, {4, 4, 4}};
    assertThat(learned(weights, samples, false).values()).containsExactly(1, 1, 0);
    // Inputs that never go together are rounded to the nearest.
    float[][] apart = {{3, 0, 0}, {0, 3, 0}, {0, 0, 3}, {0, 0, -2}};
    assertThat(learned(weights, apart, false).values()).containsExactly(1, 0, 0);
  }

  @Test
  void whatTheReluCutsOffDoesNotCount() {
    // All sums are negative: behind a ReLU none counts, and each weight goes to its nearest.
    float[] weights = {1, 0.42f, 0.38f};
    float[][] samples = {{-3, -3, -3}, {-1, -1, -1}, {-2, -2, -2}, {-4, -4, -4}};
    assertThat(learned(weights, samples, false).values()).containsExactly(1, 1, 0);
    assertThat(learned(weights, samples, true).values()).containsExactly(1, 0, 0);
  }

  @Test
  void itBeatsTheNearestOnAWholeNetwork() {
    Scene scene = SmallScenes.fields(24, 20, 12, 1);
    FitContext context =
        FitContext.of(
            scene,
            SmallScenes.split(scene, 0.3, 2),
            TrainOptions.defaults().withEpochs(6),
            TrainListener.NONE);
    Model model = SmallScenes.model("cnn2d", scene, context.split(), 0.2, 7);
    Model trained = context.fit(model, new CrossEntropy(), context.training(), Hooks.NONE).model();
    for (String method : List.of("ptq", "weight-only")) {
      QuantizeOptions options =
          QuantizeOptions.defaults().withMethod(method, 8).withCalibrationPixels(60);
      QuantizeOptions three =
          method.equals("ptq") ? options.withWeightBits(3) : options.withMethod(method, 3);
      double nearest = error(trained, context, three);
      assertThat(error(trained, context, three.withRounding("adaround")))
          .as(method)
          .isLessThan(nearest / 2);
    }
  }

  /** The squared error of the logits of pixels that were not looked at. */
  private static double error(Model model, FitContext context, QuantizeOptions options) {
    Model quantized = Quantization.apply(model, context, options);
    int[] pixels = context.split().test();
    float[] expected = Evaluator.logits(model, context.transformed(model), pixels);
    float[] seen = Evaluator.logits(quantized, context.transformed(model), pixels);
    double sum = 0;
    for (int i = 0; i < seen.length; i++) {
      sum += Math.pow(seen[i] - expected[i], 2);
    }
    return sum;
  }
}
