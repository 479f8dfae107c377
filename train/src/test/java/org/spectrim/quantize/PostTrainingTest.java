package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

class PostTrainingTest {
  private static FitContext context(Scene scene, Split split) {
    return FitContext.of(
        scene,
        split,
        TrainOptions.defaults().withEpochs(25).withLearningRate(3e-3),
        TrainListener.NONE);
  }

  private static Model trained(Model model, FitContext context) {
    return context.fit(model, new CrossEntropy(), context.training(), Hooks.NONE).model();
  }

  @Test
  void weightsAreRoundedAroundZero() {
    DenseTensor weight =
        new DenseTensor(List.of(3, 2), new float[] {1.27f, -0.014f, 0, 0, -254, 1.0f});
    IntegerTensor filters = SymmetricWeights.quantize(weight, 8, true, "max");
    assertThat(filters.scales()).containsExactly(1.27f / 127, 1, 2);
    assertThat(filters.values()).containsExactly(127, -1, 0, 0, -127, 0);
    IntegerTensor layer = SymmetricWeights.quantize(weight, 8, false, "max");
    assertThat(layer.scales()).containsExactly(2);
    assertThat(layer.values()).containsExactly(1, 0, 0, 0, -127, 0);
  }

  @Test
  void quantizersSitAtTheEndOfEachFusedChain() {
    Network network =
        new NetworkBuilder(new Shape(2, 1, 7, 7))
            .then("conv1", new Layer.Conv(2, 4, new Extent(1, 3, 3)))
            .then("relu1", new Layer.Relu())
            .then("conv2", new Layer.Conv(4, 4, Extent.ONE))
            .add("add", new Layer.Add(), "conv2", "relu1")
            .then("relu2", new Layer.Relu())
            .then("pool", new Layer.MaxPool(new Extent(1, 5, 5)))
            .then("flatten", new Layer.Flatten())
            .then("fc", new Layer.Linear(4, 3))
            .build();
    assertThat(QuantizedNodes.of(network)).containsExactly(Network.INPUT, "relu1", "conv2", "add");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn1d", "cnn2d", "cnn3d"})
  void followsTheContractAndKeepsAccuracy(String architecture) {
    Scene scene = SmallScenes.fields(24, 20, 40, 1);
    FitContext context = context(scene, SmallScenes.split(scene, 0.3, 2));
    Model model =
        trained(
            SmallScenes.model(architecture, scene, context.split(), 0.25, 7),
            context.with(context.training().withEpochs(10)));
    Model quantized = Quantization.apply(model, context, QuantizeOptions.defaults());
    assertThat(quantized.network().nodes())
        .noneMatch(node -> node.layer() instanceof Layer.BatchNorm);
    quantized
        .activations()
        .forEach(
            (name, quantizer) -> {
              assertThat(quantizer.bits()).isEqualTo(8);
              if (name.startsWith("relu")) {
                assertThat(quantizer.zeroPoint()).isZero();
              }
            });
    assertThat(quantized.activations().keySet())
        .startsWith(Network.INPUT, "relu1")
        .doesNotContain("fc2", "pool1", "flatten", "conv1", "fc1");
    quantized
        .weights()
        .asMap()
        .forEach(
            (name, tensor) ->
                assertThat(tensor instanceof IntegerTensor).isEqualTo(name.endsWith(".weight")));
    int[] test = context.split().test();
    double before = accuracy(scene, model, context, test);
    assertThat(accuracy(scene, quantized, context, test)).isGreaterThan(before - 0.01);
    assertThat(quantized.weights().bytes()).isLessThan(model.weights().bytes() * 30 / 100);
    assertThat(quantized.provenance().entries())
        .containsEntry(
            "quantize", "ptq int8, min-max over up to 1000 training pixels, scales per filter");
    assertThatThrownBy(() -> Quantization.apply(quantized, context, QuantizeOptions.defaults()))
        .isInstanceOf(InputException.class)
        .hasMessage("the model is quantized already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn1d", "cnn2d"})
  void losesLessThanAPointOnSalinas(String architecture) throws IOException {
    Scene scene = SmallScenes.salinas();
    FitContext context = context(scene, SmallScenes.split(scene, 0.05, 3));
    Model model = trained(SmallScenes.model(architecture, scene, context.split(), 0.5, 7), context);
    int[] test = context.split().test();
    double before = accuracy(scene, model, context, test);
    assertThat(before).isGreaterThan(0.95);
    Model quantized = Quantization.apply(model, context, QuantizeOptions.defaults());
    assertThat(accuracy(scene, quantized, context, test)).isGreaterThan(before - 0.01);
  }

  private static double accuracy(Scene scene, Model model, FitContext context, int[] pixels) {
    int[] classes = Evaluator.classes(model, context.transformed(model), pixels);
    return SmallScenes.accuracy(scene, pixels, classes);
  }

  @Test
  void refusesSettingsThatCannotWork() {
    QuantizeOptions usual = QuantizeOptions.defaults();
    for (int bits : new int[] {0, 1, 9, 17}) {
      assertThatThrownBy(() -> usual.withMethod("ptq", bits))
          .isInstanceOf(UsageException.class)
          .hasMessage("bits is " + bits + "; use 2 to 8");
    }
    assertThatThrownBy(() -> usual.withBits(0, 8))
        .isInstanceOf(UsageException.class)
        .hasMessage("weightBits is 0; use 1 to 8");
    assertThatThrownBy(() -> usual.withBits(1, 8))
        .isInstanceOf(UsageException.class)
        .hasMessage("weightBits is 1; 'ptq' stores 2 to 8");
    assertThatThrownBy(() -> usual.withBits(8, 17))
        .isInstanceOf(UsageException.class)
        .hasMessage("activationBits is 17; use 2 to 8");
    assertThatThrownBy(() -> usual.withCalibration("minmax"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'min-max'?");
    assertThatThrownBy(() -> usual.withCalibrationPixels(0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("calibrationPixels is 0");
    assertThatThrownBy(() -> usual.withMethod("lsqq", 8))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'lsq'?");
    Scene scene = SmallScenes.fields(24, 20, 40, 1);
    Split split = SmallScenes.split(scene, 0.3, 2);
    Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);
    float[] broken = model.weights().floats("conv1.bias").clone();
    broken[0] = Float.NaN;
    Model bad =
        model.with(
            model
                .weights()
                .with(Map.of("conv1.bias", new DenseTensor(List.of(broken.length), broken))));
    assertThatThrownBy(
            () -> Quantization.apply(bad, context(scene, split), QuantizeOptions.defaults()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'conv1.bias' holds NaN and cannot be quantized");
  }
}
