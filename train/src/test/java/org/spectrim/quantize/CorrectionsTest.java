package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** What is done to a float network so that rounding hurts less. */
class CorrectionsTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void equalizationKeepsTheFunction(Kind kind) {
    for (int seed = 0; seed < 6; seed++) {
      WeightedNetwork net = FoldBatchNorm.apply(RandomNetworks.network(kind, seed));
      WeightedNetwork equal = Equalization.apply(net);
      float[] sample = RandomNetworks.sample(net.network().input(), seed);
      float[] expected = Reference.logits(net, sample);
      float[] seen = Reference.logits(equal, sample);
      for (int i = 0; i < expected.length; i++) {
        assertThat(seen[i]).isCloseTo(expected[i], Offset.offset(1e-4f));
      }
    }
  }

  /** A model whose first layer has one filter 200 times as large as the others. */
  private static Model outlier(Scene scene, Split split) {
    Model model = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    float[] first = model.weights().floats("conv1.weight").clone();
    float[] second = model.weights().floats("conv2.weight").clone();
    int each = first.length / 10;
    int into = second.length / 20;
    for (int i = 0; i < each; i++) {
      first[i] *= 200;
    }
    for (int o = 0; o < 20; o++) {
      for (int i = 0; i < into / 10; i++) {
        second[o * into + i] /= 200;
      }
    }
    return model.with(
        model
            .weights()
            .with(
                Map.of(
                    "conv1.weight",
                    new DenseTensor(model.weights().get("conv1.weight").shape(), first),
                    "conv2.weight",
                    new DenseTensor(model.weights().get("conv2.weight").shape(), second))));
  }

  @Test
  void equalizationBiasCorrectionAndAdaRoundEachHelpALayerWithAnOutlier() {
    Scene scene = SmallScenes.fields(24, 20, 12, 1);
    Split split = SmallScenes.split(scene, 0.3, 2);
    FitContext context = FitContext.of(scene, split, TrainOptions.defaults(), TrainListener.NONE);
    Model model = outlier(scene, split);
    double plain = error(model, context, "nearest", false, false);
    assertThat(error(model, context, "nearest", true, false)).isLessThan(plain / 4);
    assertThat(error(model, context, "nearest", false, true)).isLessThan(plain);
    assertThat(error(model, context, "adaround", false, false)).isLessThan(plain / 2);
  }

  /** The mean squared error of the logits with 6-bit weights, a scale for each layer. */
  private static double error(
      Model model, FitContext context, String rounding, boolean equalize, boolean correctBias) {
    QuantizeOptions options =
        new QuantizeOptions(
            "weight-only",
            6,
            null,
            null,
            8,
            null,
            "min-max",
            200,
            false,
            "max",
            rounding,
            equalize,
            correctBias,
            0,
            1e-3,
            MixedBits.NONE,
            null);
    Model quantized = Quantization.apply(model, context, options);
    int[] pixels = context.split().train();
    float[] expected = Evaluator.logits(model, context.transformed(model), pixels);
    float[] seen = Evaluator.logits(quantized, context.transformed(model), pixels);
    double sum = 0;
    for (int i = 0; i < seen.length; i++) {
      sum += Math.pow(seen[i] - expected[i], 2);
    }
    return sum;
  }

  @Test
  void weightOnlyLeavesActivationsAlone() {
    Scene scene = SmallScenes.fields(24, 20, 12, 1);
    Split split = SmallScenes.split(scene, 0.3, 2);
    FitContext context = FitContext.of(scene, split, TrainOptions.defaults(), TrainListener.NONE);
    Model model = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    Model quantized =
        Quantization.apply(model, context, QuantizeOptions.defaults().withMethod("weight-only", 4));
    assertThat(quantized.activations()).isEmpty();
    assertThat(((IntegerTensor) quantized.weights().get("fc1.weight")).bits()).isEqualTo(4);
    assertThatThrownBy(() -> QuantizeOptions.defaults().withMethod("weight-only", 8).withBits(4, 8))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'weight-only' leaves activations in floats");
    assertThatThrownBy(() -> Quantization.apply(quantized, context, QuantizeOptions.defaults()))
        .hasMessage("the model is quantized already");
  }

  @Test
  void ternaryWeightsFollowTheirFormula() {
    // E|w| = 1, delta = 0.7, kept 2, -1 and 0.8: their mean magnitude is 3.8 / 3.
    DenseTensor weight = new DenseTensor(List.of(1, 4), new float[] {2, -1, 0.2f, 0.8f});
    IntegerTensor stored = (IntegerTensor) new TernaryRounding(1).store(weight);
    assertThat(stored.values()).containsExactly(1, -1, 0, 1);
    assertThat(stored.scales()[0]).isCloseTo(3.8f / 3, Offset.offset(1e-6f));
  }
}
