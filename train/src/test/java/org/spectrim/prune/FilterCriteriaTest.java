package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

/** Each score against its formula, computed by hand or by another route. */
class FilterCriteriaTest {
  private final Scene scene = SmallScenes.fields(20, 18, 6, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);
  private final FitContext context =
      FitContext.of(scene, split, TrainOptions.defaults().withEpochs(4), TrainListener.NONE);

  /** Spectral: conv1 has 3 filters of 3 bands, pooled to one value each; fc1 has 15 features. */
  private final Model spectral = SmallScenes.model("cnn1d", scene, split, 0.15, 7);

  private final Model spatial = SmallScenes.model("cnn2d", scene, split, 0.06, 7);

  private static Model with(Model model, String tensor, float... values) {
    DenseTensor changed = new DenseTensor(model.weights().get(tensor).shape(), values);
    return model.with(model.weights().with(Map.of(tensor, changed)));
  }

  @Test
  void normsAndDistances() {
    Model known = with(spectral, "conv1.weight", 3, -4, 0, 0, 0, 0, 0, 0, 12);
    assertThat(new L1Norm().scores(known, context).get("conv1")).containsExactly(7, 0, 12);
    assertThat(new L2Norm().scores(known, context).get("conv1")).containsExactly(5, 0, 12);
    assertThat(new GeometricMedian().scores(known, context).get("conv1"))
        .containsExactly(5 + 13, 5 + 12, 13 + 12);
  }

  @Test
  void taylorIsTheSquaredSlopeOfTheLossAlongTheFilter() {
    assertThat(split.train().length).as("one batch").isLessThanOrEqualTo(100);
    float[] last = spectral.weights().floats("fc2.weight").clone();
    for (int i = 0; i < last.length; i++) {
      last[i] *= 10;
    }
    Model steep = with(spectral, "fc2.weight", last);
    for (String layer : List.of("conv1", "fc1", "fc2")) {
      double[] scores = new Taylor().scores(steep, context).get(layer);
      assertThat(Arrays.stream(scores).max().orElseThrow()).isGreaterThan(1e-6);
      for (int f = 0; f < 3; f++) {
        double slope = (loss(steep, layer, f, 1.002f) - loss(steep, layer, f, 0.998f)) / 0.004;
        assertThat(scores[f])
            // The loss bends where a ReLU opens; behind the last one it is smooth.
            .isCloseTo(
                slope * slope, within((layer.equals("fc2") ? 0.01 : 0.1) * slope * slope + 1e-9));
      }
    }
  }

  /** The loss over the training pixels, from the plain-loop network, with one filter scaled. */
  private double loss(Model model, String layer, int filter, float factor) {
    float[] weights = model.weights().floats(layer + ".weight").clone();
    int each = weights.length / spectral.network().shape(layer).channels();
    for (int i = filter * each; i < (filter + 1) * each; i++) {
      weights[i] *= factor;
    }
    Model scaled = with(model, layer + ".weight", weights);
    TrainingSet pixels = context.train(spectral);
    double loss = 0;
    for (int i = 0; i < pixels.size(); i++) {
      float[] logits = Reference.logits(scaled.weighted(), window(pixels, i));
      double sum = IntStream.range(0, logits.length).mapToDouble(c -> Math.exp(logits[c])).sum();
      loss += (Math.log(sum) - logits[pixels.target(i)]) / pixels.size();
    }
    return loss;
  }

  private static float[] window(TrainingSet pixels, int sample) {
    FloatBuffer window = FloatBuffer.allocate(pixels.scene().windowSize());
    pixels.copyWindow(sample, window);
    return window.array();
  }

  @Test
  void apozCountsWhatPassesTheRelu() {
    Network whole = spectral.network();
    Network first = new Network(whole.input(), whole.nodes().subList(0, 2));
    TrainingSet pixels = context.train(spectral);
    double[] expected = new double[3];
    for (int i = 0; i < pixels.size(); i++) {
      float[] maps =
          Reference.logits(new WeightedNetwork(first, spectral.weights()), window(pixels, i));
      for (int j = 0; j < maps.length; j++) {
        expected[j / (maps.length / 3)] += maps[j] > 0 ? 3.0 / maps.length / pixels.size() : 0;
      }
    }
    assertThat(new Apoz().scores(spectral, context).get("conv1"))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(expected);
  }

  @Test
  void hrankIsTheRankOfTheMaps() {
    int each = spatial.weights().floats("conv1.weight").length / 3;
    float[] weights = new float[3 * each];
    // The first filter copies a component of the window, 5x5 values; the others are constant.
    weights[12] = 1;
    Model known = with(with(spatial, "conv1.weight", weights), "conv1.bias", 50, 1, -1);
    int[] inside =
        IntStream.of(split.train())
            .filter(p -> p / 18 >= 4 && p / 18 < 16 && p % 18 >= 4 && p % 18 < 14)
            .toArray();
    Split without = new Split("random", 2, 20, 18, inside, split.validation(), split.test());
    FitContext noBorder =
        FitContext.of(scene, without, TrainOptions.defaults(), TrainListener.NONE);
    assertThat(new HRank().scores(known, noBorder).get("conv1"))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(5, 1, 0);
  }

  @Test
  void thiNetGivesUpWhatTheNextLayerMissesLeast() {
    // Channel 2 says least; then 0 or 1 alone would be missed, but together they cancel.
    double[][] products = {{1, -1, 0, 0}, {-1, 1, 0, 0}, {0, 0, 0.25, 0}, {0, 0, 0, 1.5}};
    assertThat(ThiNet.order(products)).containsExactly(1, 2, 0, 3);
  }

  @Test
  void thiNetsProductsAddUpToTheNextLayersResult() {
    TrainingSet pixels = context.train(spectral);
    Map<String, double[][]> products = ThiNet.products(spectral, pixels);
    float[] bias = spectral.weights().floats("fc2.bias");
    double expected = 0;
    for (int i = 0; i < pixels.size(); i++) {
      float[] logits = Reference.logits(spectral.weighted(), window(pixels, i));
      for (int c = 0; c < bias.length; c++) {
        expected += Math.pow(logits[c] - (double) bias[c], 2);
      }
    }
    assertThat(sum(products.get("fc1"))).isCloseTo(expected, within(1e-3 * expected));
    assertThat(sum(products.get("conv1"))).isPositive();
    assertThat(sum(products.get("fc2"))).isZero();
    assertThat(sum(ThiNet.products(spatial, pixelsOf(spatial)).get("conv2"))).isPositive();
  }

  private TrainingSet pixelsOf(Model model) {
    return context.train(model, 20);
  }

  private static double sum(double[][] products) {
    return Arrays.stream(products).flatMapToDouble(Arrays::stream).sum();
  }

  @Test
  void slimmingGivesNetworksBatchNormalizationAndKeepsTheirLogits() {
    Slimming slimming = new Slimming();
    assertThatThrownBy(() -> slimming.scores(spatial, context))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "criterion 'slimming' reads the scale of batch-normalization, but 'conv1' has none"
                + " behind it");
    Model prepared = slimming.prepare(spatial, context, PruneOptions.defaults(), 0);
    int[] pixels = split.train();
    assertThat(Evaluator.logits(prepared, context.transformed(prepared), pixels))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(Evaluator.logits(spatial, context.transformed(spatial), pixels));
    assertThat(slimming.scores(prepared, context).get("conv2"))
        .containsExactly(magnitudes(prepared, "conv2_bn.weight"));
    assertThat(slimming.prepare(spectral, context, PruneOptions.defaults(), 0).network().nodes())
        .as("fc1 has batch-norm already")
        .hasSize(spectral.network().nodes().size() + 1);
  }

  @Test
  void slimmingMakesScalesSmallerWhileItTrains() {
    Model prepared = new Slimming().prepare(spectral, context, PruneOptions.defaults(), 0);
    Model plain = context.fit(prepared, new CrossEntropy(), context.training(), Hooks.NONE).model();
    Model slim = new Slimming().prepare(spectral, context, PruneOptions.defaults(), 4);
    assertThat(Arrays.stream(magnitudes(slim, "bn1.weight")).sum())
        .isLessThan(Arrays.stream(magnitudes(plain, "bn1.weight")).sum());
    PruneOptions strong = PruneOptions.defaults().withCriterion("slimming").withLambda(0.1);
    Model slimmer = new Slimming().prepare(spectral, context, strong, 4);
    assertThat(Arrays.stream(magnitudes(slimmer, "bn1.weight")).sum())
        .isLessThan(Arrays.stream(magnitudes(slim, "bn1.weight")).sum());
    Model without = new Slimming().prepare(spectral, context, strong.withLambda(0.0), 4);
    assertThat(magnitudes(without, "bn1.weight")).containsExactly(magnitudes(plain, "bn1.weight"));
  }

  private static double[] magnitudes(Model model, String tensor) {
    float[] values = model.weights().floats(tensor);
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).toArray();
  }
}
