package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.spectrim.error.UsageException;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.torch.Tensors;

/** Weights of a few values: what the papers' formulas give by hand, and their gradients. */
class ExtremeWeightsTest {
  private static final Offset<Float> EXACT = Offset.offset(1e-6f);

  private static DenseTensor weight(float... values) {
    return new DenseTensor(List.of(1, values.length), values);
  }

  private static Tensor trained(float... values) {
    Tensor tensor = Tensors.of(values, 1, values.length);
    tensor.set_requires_grad(true);
    return tensor;
  }

  /** Makes the gradients of {@code sum(y * c)}. */
  private static void backward(Tensor y, float... c) {
    y.mul(Tensors.of(c, 1, c.length)).sum().backward();
  }

  @Test
  void kMeansBeginsEvenlyAndEndsAtMeans() {
    // First centroids 0.1, 1.4, 2.7, 4: 0.1 and 0.3; 1 and 1.4; none at 2.7; 4.
    CodebookTensor shared = KMeans.share(weight(1, 0.1f, 4, 0.3f, 1.4f), 2);
    assertThat(shared.codebook()).containsExactly(new float[] {0.2f, 1.2f, 4}, EXACT);
    assertThat(shared.indices()).containsExactly(1, 0, 2, 0, 1);
  }

  @Test
  void exactZerosKeepAValueOfTheirOwn() {
    CodebookTensor shared = KMeans.share(weight(0, 0.01f, -0f, -1, 1, 0), 1);
    // One value is left for all others: their mean.
    assertThat(shared.codebook()).containsExactly(new float[] {0, 0.01f / 3}, EXACT);
    assertThat(shared.indices()).containsExactly(0, 1, 0, 1, 1, 0);
    assertThat(KMeans.share(weight(0, -0f), 4).codebook()).containsExactly(0);
    assertThat(KMeans.share(weight(3, 3, 3), 4).codebook()).containsExactly(3);
  }

  @Test
  void sharedValuesHaveTheSumOfGradients() {
    SharedValues values =
        new SharedValues(
            new CodebookTensor(List.of(1, 5), new byte[] {0, 1, 2, 1, 2}, new float[] {0, 2, -1}));
    Tensor w = trained(9, 9, 9, 9, 9);
    Tensor y = values.round(w);
    assertThat(Tensors.floats(y)).containsExactly(0, 2, -1, 2, -1);
    backward(y, 1, 2, 3, 4, 5);
    assertThat(Tensors.floats(values.parameters().get(0).grad())).containsExactly(0, 6, 8);
    assertThat(values.store(weight(9, 9, 9, 9, 9)).toFloats()).containsExactly(0, 2, -1, 2, -1);
  }

  @Test
  void trainedTernaryHasBothScalesAndTheirGradients() {
    // delta = 0.05 * 2 = 0.1; Wp = (2 + 0.4) / 2, Wn = 0.6.
    float[] values = {2, 0.1f, -0.6f, 0.4f, -0.05f};
    TernaryScales scales = new TernaryScales(weight(values));
    Tensor w = trained(values);
    Tensor y = scales.round(w);
    assertThat(Tensors.floats(y)).containsExactly(new float[] {1.2f, 0, -0.6f, 1.2f, 0}, EXACT);
    backward(y, 2, 3, 5, 7, 11);
    assertThat(Tensors.floats(w.grad())).containsExactly(new float[] {2.4f, 3, 3, 8.4f, 11}, EXACT);
    // Of what is trained, a factor of the scales: 1.2 (2 + 7) and -0.6 * 5.
    assertThat(Tensors.floats(scales.parameters().get(0).grad()))
        .containsExactly(new float[] {10.8f, -3}, Offset.offset(1e-5f));
    CodebookTensor stored = (CodebookTensor) scales.store(weight(values));
    assertThat(stored.bits()).isEqualTo(2);
    assertThat(stored.toFloats()).containsExactly(new float[] {1.2f, 0, -0.6f, 1.2f, 0}, EXACT);
    assertThat(new TernaryScales(weight(0, -0f)).store(weight(0, -0f)).toFloats())
        .containsExactly(0, 0);
  }

  @Test
  void xnorWeightsHaveTheGradientOfThePaper() {
    float[] values = {3, -0.5f, 0.1f, -0f};
    Tensor w = trained(values);
    Tensor y = new XnorRounding(1).round(w);
    assertThat(Tensors.floats(y)).containsExactly(new float[] {0.9f, -0.9f, 0.9f, 0.9f}, EXACT);
    backward(y, 2, 3, 5, 7);
    // 1/n + alpha inside, 1/n outside.
    assertThat(Tensors.floats(w.grad()))
        .containsExactly(new float[] {0.5f, 3.45f, 5.75f, 8.05f}, Offset.offset(1e-5f));
  }

  @Test
  void binaryWeightsTrainTheirFactor() {
    float[] values = {3, -0.5f, 0.1f, -0f};
    BinaryScales scales = new BinaryScales(weight(values), 1);
    Tensor w = trained(values);
    Tensor y = scales.round(w);
    assertThat(Tensors.floats(y)).containsExactly(new float[] {0.9f, -0.9f, 0.9f, 0.9f}, EXACT);
    backward(y, 2, 3, 5, 7);
    assertThat(Tensors.floats(w.grad()))
        .containsExactly(new float[] {0, 2.7f, 4.5f, 6.3f}, Offset.offset(1e-5f));
    assertThat(Tensors.floats(scales.parameters().get(0).grad())[0])
        .isCloseTo(0.9f * (2 - 3 + 5 + 7), Offset.offset(1e-5f));
    IntegerTensor stored = (IntegerTensor) scales.store(weight(values));
    assertThat(stored.values()).containsExactly(1, -1, 1, 1);
    assertThat(stored.bits()).isEqualTo(1);
  }

  @Test
  void signsHaveTheGradientOfTheHardTanh() {
    SignRounding sign = new SignRounding(AffineQuantizer.sign(0.8f));
    Tensor x = trained(-3, -0.9f, -0f, 0.5f, 1.1f);
    Tensor y = sign.round(x);
    assertThat(Tensors.floats(y))
        .containsExactly(new float[] {-0.8f, -0.8f, 0.8f, 0.8f, 0.8f}, EXACT);
    backward(y, 2, 3, 5, 7, 11);
    // It ends at 0.8 sqrt(pi / 2) = 1.0027.
    assertThat(Tensors.floats(x.grad())).containsExactly(0, 3, 5, 7, 0);
    AffineQuantizer quantizer = sign.quantizer();
    for (float value : new float[] {-3, -1e-30f, -0f, 0, 2}) {
      float expected = value < 0 ? -0.8f : 0.8f;
      assertThat(quantizer.dequantize(quantizer.quantize(value))).isEqualTo(expected);
    }
  }

  @Test
  void powersOfTwoFollowTheRuleOfThePaper() {
    // max 1.4: n1 = floor(log2(1.8667)) = 0; 4 bits: powers 1, 0.5, 0.25, 0.125.
    float[] values = {1.4f, -0.76f, 0.74f, 0.36f, -0.2f, 0.0626f, 0.0624f, -0f};
    PowersOfTwo powers = new PowersOfTwo(weight(values), 4);
    float[] first = Tensors.floats(powers.round(Tensors.of(values, 1, 8)));
    assertThat(first).containsExactly(values, EXACT);
    powers.fix(values, 0.5);
    Tensor w = trained(values);
    Tensor half = powers.round(w);
    assertThat(Tensors.floats(half))
        .containsExactly(1, -1, 0.5f, 0.25f, -0.2f, 0.0626f, 0.0624f, 0);
    backward(half, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(Tensors.floats(w.grad())).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    powers.fix(values, 1);
    CodebookTensor stored = (CodebookTensor) powers.store(weight(values));
    assertThat(stored.toFloats()).containsExactly(1, -1, 0.5f, 0.25f, -0.25f, 0.125f, 0, 0);
    assertThat(stored.bits()).isEqualTo(4);
    assertThat(stored.codebook()).hasSize(9);
    PowersOfTwo none = new PowersOfTwo(weight(0, 0), 2);
    none.fix(new float[2], 1);
    assertThat(none.store(weight(0, 0)).toFloats()).containsExactly(0, 0);
  }

  @Test
  void whatTheyCannotDoIsToldInOneLine() {
    QuantizeOptions usual = QuantizeOptions.defaults();
    for (String method : List.of("codebook", "ttq", "inq", "weight-only")) {
      assertThatThrownBy(() -> usual.withBits(2, 4).withMethod(method, 8))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "activationBits is 4, but '"
                  + method
                  + "' leaves activations in floats; leave it out or use ptq");
    }
    assertThatThrownBy(() -> usual.withMethod("bnn", 8).withWeightBits(3))
        .hasMessage("weightBits is 3; 'bnn' stores 1, leave it out");
    assertThatThrownBy(() -> usual.withMethod("inq", 8).withWeightBits(1))
        .hasMessage("weightBits is 1; 'inq' stores 2 to 8");
    assertThatThrownBy(() -> usual.withMethod("codebook", 17)).hasMessageContaining("use 2 to 8");
    assertThatThrownBy(() -> usual.withMethod("qat", 8).withRounding("adaround"))
        .hasMessageContaining("'qat' does not round so");
    assertThatThrownBy(() -> usual.withRounding("adaroud"))
        .hasMessageContaining("did you mean 'adaround'?");
  }
}
