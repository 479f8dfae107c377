package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Graphs;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/** Each score against its formula, evaluated by another route. */
class WeightCriteriaTest {
  private final Scene scene = SmallScenes.fields(20, 18, 6, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);
  private final FitContext context =
      FitContext.of(scene, split, TrainOptions.defaults().withEpochs(4), TrainListener.NONE);

  /** Without batch-normalization; its last layer is steep, so that the loss bends. */
  private final Model model = scaled(SmallScenes.model("cnn2d", scene, split, 0.06, 7));

  private static Model scaled(Model model) {
    float[] last = model.weights().floats("fc2.weight").clone();
    for (int i = 0; i < last.length; i++) {
      last[i] *= 10;
    }
    return with(model, "fc2.weight", last);
  }

  private static Model with(Model model, String tensor, float... values) {
    DenseTensor changed = new DenseTensor(model.weights().get(tensor).shape(), values);
    return model.with(model.weights().with(Map.of(tensor, changed)));
  }

  private static Model moved(Model model, String layer, int weight, double step) {
    float[] values = model.weights().floats(layer + ".weight").clone();
    values[weight] += (float) step;
    return with(model, layer + ".weight", values);
  }

  private static float[] window(TrainingSet pixels, int sample) {
    FloatBuffer window = FloatBuffer.allocate(pixels.scene().windowSize());
    pixels.copyWindow(sample, window);
    return window.array();
  }

  private static double[] probabilities(Model model, float[] window) {
    float[] logits = Reference.logits(model.weighted(), window);
    double[] p = IntStream.range(0, logits.length).mapToDouble(c -> Math.exp(logits[c])).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(v -> v / sum).toArray();
  }

  /** The mean loss over the training pixels, from the plain-loop network. */
  private double loss(Model of) {
    TrainingSet pixels = context.train(of);
    return IntStream.range(0, pixels.size())
        .mapToDouble(i -> -Math.log(probabilities(of, window(pixels, i))[pixels.target(i)]))
        .average()
        .orElseThrow();
  }

  static List<WeightCriterion> criteria() {
    return Criteria.scoring(Granularity.parse("weight")).stream()
        .map(name -> (WeightCriterion) Criteria.named(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void everyCriterionScoresEveryWeightTheSameEachTime(WeightCriterion criterion) {
    Model deep = SmallScenes.model("cnn3d", scene, split, 0.1, 7);
    Map<String, double[]> scores = criterion.weightScores(deep, context);
    Map<String, double[]> again = criterion.weightScores(deep, context);
    assertThat(scores).containsOnlyKeys("conv1", "conv2", "fc1", "fc2");
    scores.forEach(
        (layer, values) -> {
          assertThat(values).hasSize(deep.weights().get(layer + ".weight").size());
          assertThat(values).containsExactly(again.get(layer));
          assertThat(Arrays.stream(values).allMatch(Double::isFinite)).isTrue();
          assertThat(Arrays.stream(values).distinct().count()).isGreaterThan(values.length / 3);
        });
  }

  @Test
  void firstOrderScoresAreTheSlopeOfTheLoss() {
    assertThat(split.train().length).as("one batch").isLessThanOrEqualTo(100);
    Map<String, double[]> taylor = new Taylor().weightScores(model, context);
    Map<String, double[]> snip = new Snip().weightScores(model, context);
    Map<String, double[]> movement = new Movement().weightScores(model, context);
    for (String layer : List.of("conv1", "fc1", "fc2")) {
      float[] weights = model.weights().floats(layer + ".weight");
      double largest = Arrays.stream(taylor.get(layer)).max().orElseThrow();
      for (int i : largest(taylor.get(layer), 3)) {
        double up = loss(moved(model, layer, i, 2e-3));
        double slope = weights[i] * (up - loss(moved(model, layer, i, -2e-3))) / 4e-3;
        assertThat(taylor.get(layer)[i]).isCloseTo(Math.abs(slope), within(0.05 * largest));
        assertThat(snip.get(layer)[i]).isCloseTo(Math.abs(slope), within(0.05 * largest));
        assertThat(movement.get(layer)[i]).isCloseTo(-slope, within(0.05 * largest));
      }
    }
    double[] filters = new Snip().scores(model, context).get("conv1");
    double[] weights = snip.get("conv1");
    int each = weights.length / filters.length;
    assertThat(filters[1]).isCloseTo(Arrays.stream(weights, each, 2 * each).sum(), within(1e-9));
  }

  private static int[] largest(double[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Test
  void taylorIsTheMeanOverBatches() {
    FitContext small = context.with(new TrainOptions(1, 20, "adam", 1e-3, 0, 0, "constant", 0, 0));
    double[] sum = new double[model.weights().get("fc2.weight").size()];
    int[] batches = new int[1];
    Graphs.forEach(
        model,
        context.train(model),
        20,
        false,
        (parameters, logits, targets) -> {
          batches[0]++;
          float[] g = gradient(model, torch.cross_entropy_loss(logits, targets), parameters);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += Math.abs(g[i] * model.weights().floats("fc2.weight")[i]);
          }
        });
    assertThat(batches[0]).isGreaterThan(1);
    double[] scores = new Taylor().weightScores(model, small).get("fc2");
    for (int i = 0; i < sum.length; i++) {
      assertThat(scores[i]).isCloseTo(sum[i] / batches[0], within(1e-6));
    }
  }

  /** The gradient with regard to the last layer's weights. */
  private static float[] gradient(Model of, Tensor loss, Map<String, Tensor> parameters) {
    Map<String, Tensor> layers = Derivatives.layers(of, parameters);
    return Tensors.floats(Derivatives.gradient(loss, layers, false, false).get("fc2"));
  }

  @Test
  void graspIsTheChangeOfTheSquaredGradientWithTheWeight() {
    // With batch-normalization, by the statistics of the batch.
    Model normed = SmallScenes.model("cnn1d", scene, split, 0.15, 7);
    Map<String, double[]> g = Derivatives.atFirst(normed, context);
    // H g is the difference of gradients along g, before the next ReLU or maximum switches.
    double step = 3e-4;
    Map<String, double[]> up = Derivatives.atFirst(along(normed, g, step), context);
    Map<String, double[]> down = Derivatives.atFirst(along(normed, g, -step), context);
    Map<String, double[]> scores = new Grasp().weightScores(normed, context);
    for (String layer : g.keySet()) {
      float[] weights = normed.weights().floats(layer + ".weight");
      double[] expected = new double[weights.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = weights[i] * (up.get(layer)[i] - down.get(layer)[i]) / (2 * step);
      }
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(largest).isGreaterThan(1e-4);
      for (int i = 0; i < expected.length; i++) {
        assertThat(scores.get(layer)[i])
            .as("%s %d", layer, i)
            .isCloseTo(expected[i], within(0.03 * largest));
      }
    }
    // The paper's sign: what is lost of |g|^2 / 2 when a weight is taken away, S(-w) = -w (H g).
    int best = largest(scores.get("fc2"), 1)[0];
    float weight = normed.weights().floats("fc2.weight")[best];
    Model less = moved(normed, "fc2", best, -0.01 * weight);
    double change = (squared(Derivatives.atFirst(less, context)) - squared(g)) / 2 / 0.01;
    double score = scores.get("fc2")[best];
    assertThat(change).isNegative().isCloseTo(-score, within(0.1 * score));
  }

  private static double squared(Map<String, double[]> gradient) {
    return gradient.values().stream().flatMapToDouble(Arrays::stream).map(v -> v * v).sum();
  }

  private static Model along(Model from, Map<String, double[]> direction, double step) {
    Model to = from;
    for (Map.Entry<String, double[]> entry : direction.entrySet()) {
      float[] values = from.weights().floats(entry.getKey() + ".weight").clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (step * entry.getValue()[i]);
      }
      to = with(to, entry.getKey() + ".weight", values);
    }
    return to;
  }

  @Test
  void synFlowIsTheShareOfTheLogitsThatAWeightCarries() {
    Model positive = SynFlow.positive(model);
    Map<String, double[]> scores = new SynFlow().weightScores(model, context);
    float[] ones = new float[model.network().input().size()];
    Arrays.fill(ones, 1);
    double flow = sum(Reference.logits(positive.weighted(), ones));
    for (String layer : List.of("conv1", "conv2", "fc1", "fc2")) {
      double[] values = scores.get(layer);
      double largest = Arrays.stream(values).max().orElseThrow();
      for (int i = 0; i < values.length; i += 1 + values.length / 7) {
        // The flow is linear in each weight.
        float weight = positive.weights().floats(layer + ".weight")[i];
        Model doubled = moved(positive, layer, i, weight);
        double expected = sum(Reference.logits(doubled.weighted(), ones)) - flow;
        assertThat(values[i]).isCloseTo(expected, within(0.01 * largest + 1e-5 * flow));
      }
    }
    // Without biases each layer carries all.
    Model unbiased = positive;
    for (String name : model.weights().names()) {
      if (name.endsWith("bias")) {
        unbiased = with(unbiased, name, new float[model.weights().get(name).size()]);
      }
    }
    double all = sum(Reference.logits(unbiased.weighted(), ones));
    new SynFlow()
        .weightScores(unbiased, context)
        .values()
        .forEach(
            layer -> assertThat(Arrays.stream(layer).sum()).isCloseTo(all, within(1e-4 * all)));
  }

  private static double sum(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
  }

  @Test
  void obdIsTheSecondDifferenceOfTheLoss() {
    assertThat(split.train().length).isLessThanOrEqualTo(100);
    Map<String, double[]> scores = new ObdSaliency().weightScores(model, context);
    for (String layer : List.of("fc2", "fc1")) {
      double here = loss(model);
      double step = layer.equals("fc2") ? 0.1 : 0.01;
      for (int i : largest(scores.get(layer), 4)) {
        double weight = model.weights().floats(layer + ".weight")[i];
        double bend =
            (loss(moved(model, layer, i, step)) + loss(moved(model, layer, i, -step)) - 2 * here)
                / (step * step);
        double expected = bend * weight * weight / 2;
        assertThat(scores.get(layer)[i])
            .as(layer)
            .isCloseTo(expected, within((layer.equals("fc2") ? 0.03 : 0.15) * expected));
      }
    }
  }

  @Test
  void woodFisherIsTheInverseOfTheFisherMatrixOfEachBlock() {
    TrainingSet pixels = context.train(model);
    Network hidden = beforeLast(model.network());
    float[] weights = model.weights().floats("fc2.weight");
    int block = Math.min(BlockFisher.BLOCK, weights.length);
    double[][] fisher = fisher(pixels, hidden, block);
    double[][] inverse = inverse(fisher);
    double[] scores = new WoodFisher().weightScores(model, context).get("fc2");
    for (int i = 0; i < block; i++) {
      double expected = (double) weights[i] * weights[i] / (2 * inverse[i][i]);
      assertThat(scores[i]).isCloseTo(expected, within(0.02 * expected));
    }
    // The change of the survivors leaves no slope in w^T F w / 2 along any of them.
    float[] after = weights.clone();
    int[] gone = {0, 3, 5, block - 1};
    Arrays.stream(gone).forEach(i -> after[i] = 0);
    Model compensated =
        new WoodFisher().compensate(model, with(model, "fc2.weight", after), context);
    float[] survivors = compensated.weights().floats("fc2.weight");
    double[] slopes = new double[block];
    double[] without = new double[block];
    for (int i = 0; i < block; i++) {
      for (int j = 0; j < block; j++) {
        slopes[i] += fisher[i][j] * ((double) survivors[j] - weights[j]);
        without[i] += fisher[i][j] * ((double) after[j] - weights[j]);
      }
    }
    double most = Arrays.stream(without).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < block; i++) {
      if (after[i] == 0) {
        assertThat(survivors[i]).isZero();
      } else {
        assertThat(Math.abs(slopes[i])).isLessThan(0.01 * most);
      }
    }
    assertThat(compensated.weights().floats("fc1.weight"))
        .containsExactly(model.weights().floats("fc1.weight"));
  }

  private static Network beforeLast(Network network) {
    return new Network(network.input(), network.nodes().subList(0, network.nodes().size() - 1));
  }

  /** Of the last layer, whose gradient is (p - y) times the features before it. */
  private double[][] fisher(TrainingSet pixels, Network hidden, int block) {
    double[][] fisher = new double[block][block];
    for (int i = 0; i < block; i++) {
      fisher[i][i] = BlockFisher.LAMBDA;
    }
    for (int s = 0; s < pixels.size(); s++) {
      float[] features =
          Reference.logits(new WeightedNetwork(hidden, model.weights()), window(pixels, s));
      double[] p = probabilities(model, window(pixels, s));
      p[pixels.target(s)] -= 1;
      for (int i = 0; i < block; i++) {
        for (int j = 0; j < block; j++) {
          fisher[i][j] +=
              p[i / features.length]
                  * features[i % features.length]
                  * p[j / features.length]
                  * features[j % features.length]
                  / pixels.size();
        }
      }
    }
    return fisher;
  }

  /** By Gauss and Jordan. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix[i], 0, a[i], 0, n);
      a[i][n + i] = 1;
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] swap = a[k];
      a[k] = a[pivot];
      a[pivot] = swap;
      double by = a[k][k];
      for (int j = 0; j < 2 * n; j++) {
        a[k][j] /= by;
      }
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 0 : a[i][k];
        for (int j = 0; j < 2 * n; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    return Arrays.stream(a).map(row -> Arrays.copyOfRange(row, n, 2 * n)).toArray(double[][]::new);
  }

  @Test
  void movementAddsUpWeightTimesGradientOverTheSteps() {
    // One step an epoch, without momentum: the gradient is what the weight moved by.
    double rate = 0.05;
    FitContext plain = context.with(new TrainOptions(3, 1000, "sgd", rate, 0, 0, "constant", 0, 0));
    List<Map<String, float[]>> course = new ArrayList<>();
    course.add(snapshot(model.weights().asMap()));
    Hooks watch =
        new Hooks() {
          @Override
          public void epochEnded(TorchNetwork network) {
            course.add(snapshot(network.weights().asMap()));
          }
        };
    Model trained = plain.fit(model, new CrossEntropy(), plain.training(), watch).model();
    WeightCriterion.Learned learned = new Movement().learn(model, plain, 3);
    for (String layer : List.of("conv1", "fc2")) {
      String name = layer + ".weight";
      assertThat(learned.model().weights().floats(name))
          .containsExactly(trained.weights().floats(name));
      double[] scores = learned.scores().get(layer);
      for (int i = 0; i < scores.length; i++) {
        double expected = 0;
        for (int step = 0; step < 3; step++) {
          float before = course.get(step).get(name)[i];
          expected -= before * ((double) before - course.get(step + 1).get(name)[i]) / rate;
        }
        assertThat(scores[i]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  private static Map<String, float[]> snapshot(Map<String, StoredTensor> tensors) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.toFloats().clone()));
    return copies;
  }
}
