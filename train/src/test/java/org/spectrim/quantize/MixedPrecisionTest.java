package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.quantize.BitAllocation.Choice;
import org.spectrim.quantize.Sensitivity.Cost;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

class MixedPrecisionTest {
  private static final QuantizeOptions USUAL = QuantizeOptions.defaults();

  @Test
  void theDivergenceIsThatOfTheProbabilities() {
    float[] wanted = {(float) Math.log(3), 0, 0, 0};
    float[] got = {0, 0, (float) Math.log(3) + 5, 5};
    // Rows: p = 3/4, 1/4 against 1/2, 1/2; then the other way round.
    double first = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    double second = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);
    assertThat(Sensitivity.divergence(wanted, got, 2))
        .isCloseTo((first + second) / 2, Offset.offset(1e-6));
  }

  @Test
  void theFrontHoldsAllThatNoChoiceBeats() {
    Cost[] a = {new Cost(2, 10, 5), new Cost(4, 20, 1), new Cost(8, 40, 0.95)};
    Cost[] b = {new Cost(2, 100, 3), new Cost(4, 200, 2.5)};
    List<Choice> front = BitAllocation.front(List.of(a, b));
    assertThat(front.stream().map(c -> c.bytes() + ":" + c.bits()[0] + c.bits()[1]).toList())
        .containsExactly("110:22", "120:42", "140:82", "220:44", "240:84");
    assertThat(BitAllocation.hull(front).stream().map(Choice::bytes).toList())
        .containsExactly(110L, 120L, 220L, 240L);
  }

  private static FitContext context(Scene scene, double validation) {
    Split split = SmallScenes.split(scene, 0.3, 2);
    int count = (int) (split.train().length * validation);
    Split both =
        new Split(
            split.protocol(),
            split.seed(),
            split.rows(),
            split.columns(),
            Arrays.copyOfRange(split.train(), count, split.train().length),
            Arrays.copyOf(split.train(), count),
            split.test());
    return FitContext.of(scene, both, TrainOptions.defaults().withEpochs(8), TrainListener.NONE);
  }

  private static Model trained(FitContext context) {
    Model model = SmallScenes.model("cnn2d", context.scene(), context.split(), 0.3, 7);
    return context.fit(model, new CrossEntropy(), context.training(), Hooks.NONE).model();
  }

  private static String bits(Model model) {
    return model.weights().asMap().values().stream()
        .filter(IntegerTensor.class::isInstance)
        .map(t -> String.valueOf(((IntegerTensor) t).bits()))
        .collect(Collectors.joining(" "));
  }

  @Test
  void theFileKeepsTheBudgetAndUsesIt() {
    Scene scene = SmallScenes.fields(24, 20, 12, 1);
    FitContext context = context(scene, 0);
    Model model = trained(context);
    long eight = ModelFile.toBytes(Quantization.apply(model, context, USUAL)).length;
    long two =
        ModelFile.toBytes(Quantization.apply(model, context, USUAL.withWeightBits(2))).length;
    for (String method : List.of("ptq", "weight-only", "qat")) {
      long target = (eight + two) / 2;
      Model mixed =
          Quantization.apply(
              model,
              context,
              USUAL
                  .withMethod(method, 8)
                  .withEpochs(1)
                  .withMixed(new MixedBits(target + " B", null)));
      assertThat((long) ModelFile.toBytes(mixed).length).isBetween(two, target);
      assertThat(mixed.provenance().entries().get("quantize")).contains(", bits conv1 ");
      assertThat(bits(mixed)).isNotEqualTo("2 2 2 2");
    }
    assertThatThrownBy(
            () -> Quantization.apply(model, context, USUAL.withMixed(new MixedBits("1 kB", null))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("target is 1 kB, but the model file needs");
    assertThatThrownBy(
            () -> Quantization.apply(model, context, USUAL.withMixed(new MixedBits("", 1.0))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("need validation pixels");
  }

  @Test
  void theFloorOfAccuracyHoldsOnValidationPixels() {
    Scene scene = SmallScenes.fields(24, 20, 12, 1);
    FitContext context = context(scene, 0.3);
    Model model = trained(context);
    Model strict = Quantization.apply(model, context, USUAL.withMixed(new MixedBits("", 1.0)));
    Model loose = Quantization.apply(model, context, USUAL.withMixed(new MixedBits("", 100.0)));
    assertThat(bits(loose)).isEqualTo("2 2 2 2");
    assertThat(loose.weights().bytes()).isLessThanOrEqualTo(strict.weights().bytes());
    int[] pixels = context.split().validation();
    double before = SmallScenes.accuracy(scene, pixels, classes(model, context, pixels));
    assertThat(SmallScenes.accuracy(scene, pixels, classes(strict, context, pixels)))
        .isGreaterThanOrEqualTo(before - 0.0101);
  }

  private static int[] classes(Model model, FitContext context, int[] pixels) {
    return Evaluator.classes(model, context.transformed(model), pixels);
  }

  @Test
  void wrongRequestsAreToldInOneLine() {
    assertThatThrownBy(() -> new MixedBits("20 parameters", null))
        .isInstanceOf(UsageException.class)
        .hasMessage("target is '20 parameters'; give a number of bytes, as in 20 kB");
    assertThatThrownBy(() -> new MixedBits("20 kB", 1.0)).hasMessageContaining("give one of them");
    assertThatThrownBy(() -> new MixedBits("", -1.0)).hasMessageContaining("maxDrop is -1.0");
    MixedBits some = new MixedBits("20 kB", null);
    assertThatThrownBy(() -> USUAL.withMethod("bwn", 8).withMixed(some))
        .hasMessageContaining("'bwn' has the same bits in all layers");
    assertThatThrownBy(() -> USUAL.withWeightBits(4).withMixed(some))
        .hasMessageContaining("leave weightBits and edgeBits out");
  }
}
