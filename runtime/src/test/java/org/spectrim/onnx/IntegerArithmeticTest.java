package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.band.BandTransform;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.Weights;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.scene.LandClass;
import org.spectrim.testing.RandomNetworks;

/** Compares the exported integer network with the same arithmetic in plain loops, bit by bit. */
class IntegerArithmeticTest {
  private static final int BANDS = 3;
  private static final int WINDOW = 5;
  private static final int FILTERS = 4;
  private static final int HIDDEN = 6;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsIntegersInPlainLoops(long seed) {
    Model model = quantized(seed, 8);
    float[] samples = RandomNetworks.sample(new Shape(BANDS, 1, WINDOW, WINDOW), seed);
    assertThat(run(model, samples)).isEqualTo(simulate(model, samples));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void narrowWeightsAreWidenedExactly(int bits) {
    Model model = TestQuantizer.weights(floats(3), bits);
    Model quantized = model.withActivations(quantizers(8));
    float[] samples = RandomNetworks.sample(new Shape(BANDS, 1, WINDOW, WINDOW), 3);
    assertThat(run(quantized, samples)).isEqualTo(simulate(quantized, samples));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7})
  void narrowActivationsSaturateAtTheirBits(int bits) {
    Model model = quantized(1, bits);
    float[] samples = RandomNetworks.sample(new Shape(BANDS, 1, WINDOW, WINDOW), 1);
    assertThat(run(model, samples)).isEqualTo(simulate(model, samples));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void signsAreThoseOfTheSums(long seed) {
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>(quantizers(8));
    quantizers.put("fc1", AffineQuantizer.sign(0.7f));
    Model model = TestQuantizer.weights(floats(seed), 8).withActivations(quantizers);
    float[] samples = RandomNetworks.sample(new Shape(BANDS, 1, WINDOW, WINDOW), seed);
    assertThat(run(model, samples)).isEqualTo(simulate(model, samples));
  }

  /** The most that a sum can be: all inputs 255, all weights 127, at CNN3D's fan-in. */
  @Test
  void sumsOfTheLargestFanInDoNotOverflow() {
    int fanIn = 12_800;
    assertThat(255L * 128 * fanIn).isLessThan(Integer.MAX_VALUE / 2);
    for (int sign : new int[] {1, -1}) {
      Network network =
          new NetworkBuilder(new Shape(fanIn, 1, 1, 1))
              .then("conv", new Layer.Conv(fanIn, 2, Extent.ONE))
              .then("flatten", new Layer.Flatten())
              .then("fc", new Layer.Linear(2, 2))
              .build();
      byte[] most = new byte[2 * fanIn];
      Arrays.fill(most, (byte) (sign * 127));
      float[] ones = new float[fanIn];
      Arrays.fill(ones, 1);
      // The result's scale is 1/255 of the largest sum, so that it comes out as 255 or, negative,
      // as 0 below zero point 255.
      float scale = 127f * fanIn;
      Model model =
          new Model(
              network,
              new Weights(
                  Map.of(
                      "conv.weight",
                      new IntegerTensor(List.of(2, fanIn, 1, 1, 1), 8, most, new float[] {1}),
                      "conv.bias",
                      new DenseTensor(List.of(2), new float[2]),
                      "fc.weight",
                      new IntegerTensor(List.of(2, 2), 8, new byte[] {1, 0, 0, 1}, new float[] {1}),
                      "fc.bias",
                      new DenseTensor(List.of(2), new float[2]))),
              new BandTransform("standardize", true, new float[fanIn], ones),
              1,
              List.of(new LandClass(1, "soil", 0), new LandClass(2, "water", 0)),
              Map.of(
                  Network.INPUT,
                  new AffineQuantizer(1, 0, 8),
                  "conv",
                  new AffineQuantizer(scale, sign > 0 ? 0 : 255, 8)),
              Provenance.NONE);
      float[] samples = new float[fanIn];
      Arrays.fill(samples, 255);
      float[] logits = new float[2];
      try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
        engine.logits(Block.windows(FloatBuffer.wrap(samples), 1, 1), FloatBuffer.wrap(logits));
      }
      assertThat(logits).containsExactly(sign * 255 * scale, sign * 255 * scale);
    }
  }

  @Test
  void aMissingQuantizerIsNamed() {
    Model model = quantized(1, 8);
    Map<String, AffineQuantizer> some = new LinkedHashMap<>(model.activations());
    some.remove("relu1");
    assertThatThrownBy(() -> OnnxExport.toBytes(model.withActivations(some), ExportOptions.PATCH))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'relu1'");
  }

  private static float[] run(Model model, float[] samples) {
    float[] logits = new float[model.classes().size()];
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
      engine.logits(Block.windows(FloatBuffer.wrap(samples), 1, WINDOW), FloatBuffer.wrap(logits));
    }
    return logits;
  }

  private static Model quantized(long seed, int bits) {
    return TestQuantizer.weights(floats(seed), 8).withActivations(quantizers(bits));
  }

  private static Model floats(long seed) {
    Network network =
        new NetworkBuilder(new Shape(BANDS, 1, WINDOW, WINDOW))
            .then("conv1", new Layer.Conv(BANDS, FILTERS, new Extent(1, 2, 2)))
            .then("relu1", new Layer.Relu())
            .then("pool", new Layer.MaxPool(new Extent(1, 2, 2)))
            .then("flatten", new Layer.Flatten())
            .then("fc1", new Layer.Linear(FILTERS * 4, HIDDEN))
            .then("fc2", new Layer.Linear(HIDDEN, 2))
            .build();
    float[] ones = new float[BANDS];
    Arrays.fill(ones, 1);
    return new Model(
        network,
        RandomNetworks.weights(network, new Random(seed)),
        new BandTransform("standardize", true, new float[BANDS], ones),
        WINDOW,
        List.of(new LandClass(1, "soil", 0), new LandClass(2, "water", 0)),
        Map.of(),
        Provenance.NONE);
  }

  private static Map<String, AffineQuantizer> quantizers(int bits) {
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    quantizers.put(Network.INPUT, AffineQuantizer.covering(-2.1f, 2.3f, bits));
    quantizers.put("relu1", AffineQuantizer.covering(0, 1.9f, bits));
    quantizers.put("fc1", AffineQuantizer.covering(-1.7f, 1.1f, bits));
    return quantizers;
  }

  private static float[] simulate(Model model, float[] samples) {
    AffineQuantizer in = model.activations().get(Network.INPUT);
    AffineQuantizer relu = model.activations().get("relu1");
    AffineQuantizer hidden = model.activations().get("fc1");
    int[] x = new int[samples.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = in.quantize(samples[i]);
    }
    int[] pooled = pool(requantize(model, "conv1", convolve(model, x, in), in, relu));
    int[] features = requantize(model, "fc1", multiply(model, "fc1", pooled, relu), relu, hidden);
    int[] sums = multiply(model, "fc2", features, hidden);
    float[] logits = new float[sums.length];
    IntegerTensor weight = (IntegerTensor) model.weights().get("fc2.weight");
    for (int o = 0; o < logits.length; o++) {
      logits[o] = sums[o] * (hidden.scale() * weight.scale(o));
    }
    return logits;
  }

  private static int[] convolve(Model model, int[] x, AffineQuantizer in) {
    IntegerTensor weight = (IntegerTensor) model.weights().get("conv1.weight");
    int[] bias = bias(model, "conv1", weight, in);
    int size = WINDOW - 1;
    int[] sums = new int[FILTERS * size * size];
    for (int i = 0; i < sums.length; i++) {
      int o = i / (size * size);
      int r = i / size % size;
      int c = i % size;
      sums[i] = bias[o];
      for (int k = 0; k < BANDS * 4; k++) {
        int at = (k / 4 * WINDOW + r + k / 2 % 2) * WINDOW + c + k % 2;
        sums[i] += weight.values()[o * BANDS * 4 + k] * (x[at] - in.zeroPoint());
      }
    }
    return sums;
  }

  private static int[] multiply(Model model, String layer, int[] x, AffineQuantizer in) {
    IntegerTensor weight = (IntegerTensor) model.weights().get(layer + ".weight");
    int[] sums = bias(model, layer, weight, in);
    for (int o = 0; o < sums.length; o++) {
      for (int i = 0; i < x.length; i++) {
        sums[o] += weight.values()[o * x.length + i] * (x[i] - in.zeroPoint());
      }
    }
    return sums;
  }

  private static int[] bias(Model model, String layer, IntegerTensor weight, AffineQuantizer in) {
    float[] bias = model.weights().floats(layer + ".bias");
    int[] integers = new int[bias.length];
    for (int o = 0; o < bias.length; o++) {
      double units = bias[o] / ((double) in.scale() * weight.scale(o));
      AffineQuantizer out = model.activations().get(layer);
      integers[o] = (int) (out != null && out.isSign() ? Math.floor(units) : Math.rint(units));
    }
    return integers;
  }

  private static int[] requantize(
      Model model, String layer, int[] sums, AffineQuantizer in, AffineQuantizer out) {
    IntegerTensor weight = (IntegerTensor) model.weights().get(layer + ".weight");
    int each = sums.length / weight.shape().get(0);
    int[] y = new int[sums.length];
    for (int i = 0; i < y.length; i++) {
      float factor = in.scale() * weight.scale(i / each) / out.scale();
      if (out.isSign()) {
        y[i] = sums[i] >= 0 ? 2 : 0;
        continue;
      }
      int q = (int) Math.rint(sums[i] * factor) + out.zeroPoint();
      y[i] = Math.max(0, Math.min((1 << out.bits()) - 1, q));
    }
    return y;
  }

  private static int[] pool(int[] x) {
    int size = WINDOW - 1;
    int[] y = new int[FILTERS * 4];
    for (int i = 0; i < y.length; i++) {
      int at = (i / 4 * size + i / 2 % 2 * 2) * size + i % 2 * 2;
      y[i] = Math.max(Math.max(x[at], x[at + 1]), Math.max(x[at + size], x[at + size + 1]));
    }
    return y;
  }
}
