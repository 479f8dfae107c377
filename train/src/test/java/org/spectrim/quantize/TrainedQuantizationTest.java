package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.error.UsageException;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.torch.FakeQuantization;
import org.spectrim.torch.Tensors;

/** Values and gradients of what is trained, against the formulas of the papers. */
class TrainedQuantizationTest {
  private static final Offset<Float> EXACT = Offset.offset(1e-6f);

  private static QuantizeOptions options(String method, int weightBits) {
    return new QuantizeOptions(
        method,
        8,
        weightBits,
        null,
        8,
        null,
        "min-max",
        9,
        true,
        "mse",
        "nearest",
        false,
        false,
        1,
        1e-3,
        MixedBits.NONE,
        null);
  }

  /** The gradient of {@code sum(y * c)} for a tensor. */
  private static float[] gradient(Tensor y, Tensor of, float... c) {
    y.mul(Tensors.of(c, y.sizes().vec().get())).sum().backward();
    return Tensors.floats(of.grad());
  }

  private static Tensor trained(float[] values, long... shape) {
    Tensor tensor = Tensors.of(values, shape);
    tensor.set_requires_grad(true);
    return tensor;
  }

  static Stream<Arguments> methodsAndBits() {
    return QuantizationMethods.REGISTRY.all().stream()
        .filter(TrainedQuantization.class::isInstance)
        .flatMap(
            method ->
                Stream.of(1, 2, 3, 4, 7, 8)
                    .filter(bits -> takes(method, bits))
                    .map(bits -> Arguments.of(method, bits)));
  }

  private static boolean takes(QuantizationMethod method, int bits) {
    try {
      options(method.name(), bits);
      return true;
    } catch (UsageException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("methodsAndBits")
  void whatIsStoredIsWhatWasTrainedWith(TrainedQuantization method, int bits) {
    Random random = new Random(bits);
    float[] values = new float[5 * 24];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 24 ? (i % 2 == 0 ? 0f : -0f) : (float) random.nextGaussian() * i / 50;
    }
    values[30] = 0;
    values[60] = 9;
    DenseTensor weight = new DenseTensor(List.of(5, 24), values);
    WeightRounding rounding = method.weights(weight, bits, options(method.name(), bits));
    Tensor rounded = rounding.round(Tensors.of(values, 5, 24));
    float[] stored = rounding.store(weight).toFloats();
    float[] seen = Tensors.floats(rounded);
    for (int i = 0; i < stored.length; i++) {
      assertThat(stored[i]).as("weight %d", i).isCloseTo(seen[i], EXACT);
    }
    assertThat(rounding.store(weight).bytes())
        .isLessThanOrEqualTo((values.length * bits + 7) / 8 + 4 * Math.max(5, (1 << bits) + 1));
  }

  @ParameterizedTest
  @MethodSource("methodsAndBits")
  void activationsAreStoredAsTheyWereTrained(TrainedQuantization method, int bits) {
    if (bits == 1) {
      return;
    }
    float[] values = RANDOM;
    for (float low : new float[] {0, -1.3f}) {
      ActivationRounding rounding = method.activations(AffineQuantizer.covering(low, 2.1f, bits));
      Tensor x = Tensors.of(values, 2, 1, 1, 1, values.length / 2);
      Tensor stored = new FakeQuantization(Map.of("x", rounding.quantizer())).activation("x", x);
      float[] expected = Tensors.floats(stored);
      float[] seen = Tensors.floats(rounding.round(x));
      for (int i = 0; i < seen.length; i++) {
        assertThat(seen[i]).isCloseTo(expected[i], EXACT);
      }
    }
  }

  private static final float[] RANDOM = random();

  private static float[] random() {
    Random random = new Random(5);
    float[] values = new float[400];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] = -0f;
    return values;
  }

  @Test
  void gradientsOfWeightsPassStraightThroughInsideTheRange() {
    float[] values = {1, -0.3f, 0.26f, -0.01f};
    DenseTensor weight = new DenseTensor(List.of(1, 4), values);
    Tensor w = trained(values, 1, 4);
    Tensor rounded = new ScaledWeights(weight, 3, options("qat", 3)).round(w);
    // Integers 3, -1, 1, 0. Steps of 0.97/3 have the least error, so that the first is clipped.
    float[] expected = {0.97f, -0.97f / 3, 0.97f / 3, 0};
    float[] seen = Tensors.floats(rounded);
    for (int i = 0; i < expected.length; i++) {
      assertThat(seen[i]).isCloseTo(expected[i], EXACT);
    }
    float[] gradient = gradient(rounded, w, 2, 3, 5, 7);
    assertThat(gradient).containsExactly(new float[] {0, 3, 5, 7}, Offset.offset(1e-5f));
  }

  @Test
  void learnedStepsHaveTheGradientOfThePaper() {
    Steps steps = new Steps(new float[] {0.5f});
    Tensor x = trained(new float[] {0.3f, 0.9f, -5, 4}, 1, 4);
    Tensor y = steps.round(x, -2, 1, 4);
    assertThat(Tensors.floats(y)).containsExactly(0.5f, 0.5f, -1, 0.5f);
    float[] ofX = gradient(y, x, 2, 3, 5, 7);
    assertThat(ofX).containsExactly(2, 0, 0, 0);
    // round(x/s) - x/s = 0.4 inside, Qp = 1 and -Qn = -2 outside; g = 1/sqrt(4 * 1); the step is
    // 0.5 times what is trained.
    float expected = (2 * 0.4f + 3 - 2 * 5 + 7) * 0.5f * 0.5f;
    assertThat(Tensors.floats(steps.factors().grad())[0]).isCloseTo(expected, EXACT);
  }

  @Test
  void clippingLevelsHaveTheGradientOfThePaper() {
    ClippingLevel level = new ClippingLevel(new AffineQuantizer(1, 0, 2));
    Tensor x = trained(new float[] {-1, 0.4f, 2.6f, 5}, 1, 4);
    Tensor y = level.round(x);
    assertThat(Tensors.floats(y)).containsExactly(0, 0, 3, 3);
    assertThat(gradient(y, x, 2, 3, 5, 7)).containsExactly(0, 3, 5, 0);
    // Only the last one lies above alpha, which is 3 times what is trained.
    assertThat(Tensors.floats(level.parameters().get(0).grad())[0]).isCloseTo(21, EXACT);
  }

  @Test
  void fixedRangesPassGradientsInsideAlone() {
    ActivationRounding fixed = ActivationRounding.fixed(new AffineQuantizer(0.5f, 2, 3));
    Tensor x = trained(new float[] {-3, -0.9f, 2.2f, 9}, 1, 4);
    Tensor y = fixed.round(x);
    assertThat(Tensors.floats(y)).containsExactly(-1, -1, 2, 2.5f);
    assertThat(gradient(y, x, 2, 3, 5, 7)).containsExactly(0, 3, 5, 0);
  }

  @Test
  void doReFaRoundsWhatTanhSqueezed() {
    // tanh: 0.4621, -0.1974, 0.0997; over the largest: 1, -0.4272, 0.2157; of 2 bits, on 3 levels:
    // 3, 0.859 -> 1, 1.82 -> 2, that is odd integers 3, -1, 1.
    DenseTensor weight = new DenseTensor(List.of(1, 3), new float[] {0.5f, -0.2f, 0.1f});
    IntegerTensor stored = (IntegerTensor) new TanhRounding(weight, 2).store(weight);
    assertThat(stored.values()).containsExactly(3, -1, 1);
    assertThat(stored.odd()).isTrue();
    // Least squares: (3 * 0.5 + 0.2 + 0.1) / (9 + 1 + 1).
    assertThat(stored.scales()[0]).isCloseTo(1.8f / 11, EXACT);
    Tensor w = trained(weight.toFloats(), 1, 3);
    float[] gradient = gradient(new TanhRounding(weight, 2).round(w), w, 0, 1, 0);
    // d/dw 3 tanh(w) / max: the factor of 2 odd integers over 2.
    float expected = (float) (1.8 / 11 * 3 * (1 - Math.pow(Math.tanh(0.2), 2)) / Math.tanh(0.5));
    assertThat(gradient[1]).isCloseTo(expected, EXACT);
  }

  @Test
  void binaryWeightsAreMeanMagnitudesWithSigns() {
    DenseTensor weight = new DenseTensor(List.of(2, 2), new float[] {3, -1, 0, -0f});
    BinaryRounding rounding = new BinaryRounding(2);
    IntegerTensor stored = (IntegerTensor) rounding.store(weight);
    assertThat(stored.values()).containsExactly(1, -1, 1, 1);
    assertThat(stored.scales()[0]).isEqualTo(2);
    assertThat(stored.bits()).isEqualTo(1);
    Tensor w = trained(weight.toFloats(), 2, 2);
    assertThat(gradient(rounding.round(w), w, 2, 3, 5, 7)).containsExactly(0, 3, 5, 7);
  }

  @Test
  void aStepThatFellToZeroIsTold() {
    Steps steps = new Steps(new float[] {0.5f});
    steps.factors().detach().data_ptr_float().put(-1f);
    assertThatThrownBy(steps::values).hasMessageContaining("lower quantize's learning-rate");
  }

  @Test
  void trainingMethodsCorrectNoBiases() {
    assertThatThrownBy(
            () ->
                new QuantizeOptions(
                    "qat",
                    8,
                    null,
                    null,
                    8,
                    null,
                    "mse",
                    10,
                    true,
                    "max",
                    "nearest",
                    false,
                    true,
                    5,
                    1e-3,
                    MixedBits.NONE,
                    null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("correctBias is for methods that do not train");
  }
}
