package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.pass.RemoveFilters;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

class PruningTest {
  private static final PruneOptions REMOVE_ONLY = PruneOptions.defaults().withFineTuneEpochs(0);

  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);
  private final FitContext context =
      FitContext.of(
          scene,
          split,
          TrainOptions.defaults().withEpochs(10).withLearningRate(3e-3),
          TrainListener.NONE);

  static List<FilterCriterion> criteria() {
    return Criteria.scoring(Granularity.parse("filter")).stream()
        .map(name -> (FilterCriterion) Criteria.named(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void everyCriterionScoresEveryLayerTheSameEachTime(FilterCriterion criterion) {
    Model model = SmallScenes.model("cnn3d", scene, split, 0.25, 7);
    model = criterion.prepare(model, context, REMOVE_ONLY, 0);
    Map<String, double[]> scores = criterion.scores(model, context);
    Map<String, double[]> again = criterion.scores(model, context);
    assertThat(scores).containsOnlyKeys("conv1", "conv2", "fc1", "fc2");
    for (String layer : scores.keySet()) {
      assertThat(scores.get(layer))
          .hasSize(model.network().shape(layer).channels())
          .containsExactly(again.get(layer));
    }
    assertThat(criterion.summary()).isNotBlank();
    assertThat(Criteria.named(criterion.name())).isSameAs(criterion);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn1d", "cnn2d", "cnn3d"})
  void removesTheFiltersOfTheLowestScore(String architecture) {
    Model model = SmallScenes.model(architecture, scene, split, 0.2, 7);
    Model pruned = Pruning.apply(model, context, REMOVE_ONLY);
    WeightedNetwork expected = model.weighted();
    for (String layer : List.of("conv1", "conv2", "fc1")) {
      if (model.network().nodes().stream().anyMatch(n -> n.name().equals(layer))) {
        double[] scores = new L1Norm().scores(model, context).get(layer);
        double[] sorted = scores.clone();
        java.util.Arrays.sort(sorted);
        BitSet removed = new BitSet();
        for (int i = 0; i < scores.length; i++) {
          removed.set(i, scores[i] < sorted[Math.round(scores.length * 0.5f)]);
        }
        expected = RemoveFilters.apply(expected, Map.of(layer, removed));
      }
    }
    Network network = pruned.network();
    assertThat(network).isEqualTo(expected.network());
    for (String name : network.parameters().keySet()) {
      assertThat(pruned.weights().floats(name)).containsExactly(expected.weights().floats(name));
    }
    assertThat(pruned.provenance().entries().get("prune")).startsWith("filter l1 layer ratio 0.5");
  }

  @Test
  void keepsAccuracyAfterFineTuning() {
    Model model = SmallScenes.model("cnn2d", scene, split, 0.3, 7);
    Model trained = context.fit(model, new CrossEntropy(), context.training(), Hooks.NONE).model();
    Model pruned = Pruning.apply(trained, context, PruneOptions.defaults().withFineTuneEpochs(15));
    assertThat(accuracy(pruned)).isGreaterThan(accuracy(trained) - 0.02).isGreaterThan(0.9);
    assertThat(pruned.weights().bytes()).isLessThan(trained.weights().bytes() / 2);
  }

  private double accuracy(Model model) {
    int[] classes = Evaluator.classes(model, context.transformed(model), split.test());
    return SmallScenes.accuracy(scene, split.test(), classes);
  }

  @Test
  void roundsSurvivorsAndLetsNoLayerDie() {
    PruneOptions to16 = REMOVE_ONLY.withRound(16);
    assertThat(to16.survivors(100, 0.5)).isEqualTo(48);
    assertThat(to16.survivors(20, 0.5)).isEqualTo(16);
    assertThat(to16.survivors(10, 0.5)).isEqualTo(5);
    assertThat(to16.survivors(100, 0.99)).isEqualTo(16);
    assertThat(to16.survivors(100, 0)).isEqualTo(100);
    assertThat(REMOVE_ONLY.survivors(50, 0.5)).isEqualTo(25);
    assertThat(REMOVE_ONLY.survivors(50, 0.99)).isEqualTo(2);
    assertThat(REMOVE_ONLY.survivors(1, 0.99)).isEqualTo(1);
    Model model = SmallScenes.model("cnn3d", scene, split, 0.1, 7);
    Model pruned = Pruning.apply(model, context, REMOVE_ONLY.withRatio(0.99));
    assertThat(pruned.network().shape("conv1").channels()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-shot", "iterative", "multi-pass", "gradual", "soft"})
  void eachLayerCanHaveARatioOfItsOwn(String schedule) {
    Model model = SmallScenes.model("cnn3d", scene, split, 0.2, 7);
    PruneOptions options =
        REMOVE_ONLY.withRatios(Map.of("conv2", 0.75, "fc1", 0.5)).withSchedule(schedule);
    Model pruned = Pruning.apply(model, context, options);
    assertThat(pruned.network().shape("conv1")).isEqualTo(model.network().shape("conv1"));
    assertThat(pruned.network().shape("conv2").channels())
        .isEqualTo(Math.round(model.network().shape("conv2").channels() * 0.25f));
    assertThat(pruned.network().shape("fc1").channels())
        .isEqualTo(model.network().shape("fc1").channels() / 2);
    assertThat(pruned.provenance().entries().get("prune"))
        .startsWith("filter l1 layer ratios {conv2=0.75, fc1=0.5}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"magnitude weight", "taylor 4x1", "synflow weight", "synflow filter"})
  void eachLayerCanHaveARatioOfItsOwnAtEveryGranularity(String criterionAndPieces) {
    String[] names = criterionAndPieces.split(" ");
    Model model = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    PruneOptions options =
        REMOVE_ONLY.withCriterion(names[0], names[1]).withRatios(Map.of("conv2", 0.75, "fc1", 0.5));
    Removal removal = Pruning.removal(model, context, options);
    Pruner pruner = new Pruner(model, context, options, removal, 0);
    Map<List<String>, Integer> kept = pruner.survivors(model, 1);
    removal
        .sizes(model)
        .forEach(
            (group, size) -> {
              String layer = group.get(0);
              double ratio = layer.equals("conv2") ? 0.75 : layer.equals("fc1") ? 0.5 : 0;
              assertThat(kept.get(group)).isEqualTo(size - (int) Math.round(ratio * size));
            });
    Model pruned = pruner.remove(model);
    String weight = model.network().node("conv1").tensor("weight");
    assertThat(pruned.weights().get(weight).nonZeros())
        .as("a layer that is not named keeps all")
        .isEqualTo(model.weights().get(weight).nonZeros());
    removal
        .sizes(pruned)
        .forEach(
            (group, size) ->
                assertThat(names[1].equals("filter") ? size : kept.get(group))
                    .isEqualTo(kept.get(group)));
  }

  @Test
  void refusesRatiosThatCannotWork() {
    Model model = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    assertThatThrownBy(
            () -> Pruning.apply(model, context, REMOVE_ONLY.withRatios(Map.of("conv3", 0.5))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "unknown layer in ratios 'conv3': did you mean 'conv1'? Known: conv1, conv2, fc1");
    assertThatThrownBy(() -> REMOVE_ONLY.withRatios(Map.of("conv1", 1.0)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "ratio of layer 'conv1' is 1.0; the share to remove must be from 0 to below 1, as in"
                + " 0.5");
    PruneOptions layers = REMOVE_ONLY.withRatios(Map.of("conv1", 0.5));
    assertThatThrownBy(() -> layers.withScope("global"))
        .hasMessage(
            "ratios say what each layer loses, and leave nothing to scope global; give one of the"
                + " two");
    assertThatThrownBy(() -> layers.withTarget("5 kB"))
        .hasMessageContaining("leave nothing to a target");
    assertThatThrownBy(() -> layers.withCriterion("magnitude", "2:4"))
        .hasMessageContaining("with granularity 2:4 ratios cannot be");
  }

  @Test
  void lambdaIsForSlimmingAlone() {
    assertThatThrownBy(() -> REMOVE_ONLY.withLambda(1e-3))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "lambda is the factor of slimming's L1 term, but criterion 'l1' has none; leave lambda"
                + " out or use criterion slimming");
    PruneOptions slimming = REMOVE_ONLY.withCriterion("slimming");
    assertThat(slimming.withLambda(0.01).withFloor(3).lambda()).isEqualTo(0.01);
    assertThat(slimming.withLambda(0.01).withLambda(null).lambda()).isNull();
    assertThatThrownBy(() -> slimming.withLambda(-1.0))
        .hasMessage("lambda is -1.0; use 0 to 1, as in 0.001");
  }

  @Test
  void theUsualScopeFollowsTheCriterion() {
    PruneOptions snip = REMOVE_ONLY.withCriterion("snip", "weight");
    assertThat(REMOVE_ONLY.scope()).isEqualTo("layer");
    assertThat(snip.scope()).isEqualTo("global");
    assertThat(snip.withCriterion("magnitude").scope()).isEqualTo("layer");
    assertThat(snip.withGranularity("2:4").scope())
        .as("a pattern is of each layer")
        .isEqualTo("layer");
    assertThat(snip.withRatios(Map.of("fc1", 0.5)).scope()).isEqualTo("layer");
    assertThat(snip.withScope("layer").withCriterion("grasp").scope())
        .as("said otherwise")
        .isEqualTo("layer");
    assertThat(snip.withScope("layer").withScope("")).isEqualTo(snip);
    assertThatThrownBy(() -> snip.withScope("globe")).hasMessageContaining("global");
  }

  @Test
  void refusesSettingsThatCannotWork() {
    assertThatThrownBy(() -> REMOVE_ONLY.withRatio(1))
        .isInstanceOf(UsageException.class)
        .hasMessage("ratio is 1.0; the share to remove must be from 0 to below 1, as in 0.5");
    assertThatThrownBy(() -> REMOVE_ONLY.withCriterion("l3"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown criterion 'l3': did you mean 'l1'?");
    assertThatThrownBy(
            () ->
                new PruneOptions(
                    "l1", "block", 0.5, "layer", "", "one-shot", 0, 1, 0, 1, 1, 1, null, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown granularity 'block'");
    assertThatThrownBy(() -> REMOVE_ONLY.withSchedule("oneshot"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'one-shot'?");
    assertThatThrownBy(() -> REMOVE_ONLY.withRound(0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("round is 0");
  }
}
