package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Epoch;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Cost;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

class PruningSchedulesTest {
  private static final PruneOptions OPTIONS = PruneOptions.defaults().withFineTuneEpochs(4);

  private final Scene scene = SmallScenes.fields(20, 18, 12, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);
  private final List<Epoch> epochs = new ArrayList<>();
  private final FitContext context =
      FitContext.of(
          scene, split, TrainOptions.defaults().withEpochs(5), (epoch, of) -> epochs.add(epoch));
  private final Model model = SmallScenes.model("cnn2d", scene, split, 0.2, 7);

  static List<String> schedules() {
    return List.copyOf(PruningSchedules.REGISTRY.names());
  }

  private Pruner pruner(Model start, PruneOptions options, int epochs) {
    return new Pruner(start, context, options, Pruning.removal(start, context, options), epochs);
  }

  private static int[] sizes(Model model) {
    return ChannelGroups.of(model.network()).groups().stream()
        .mapToInt(ChannelGroup::size)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyScheduleGetsThereWithinItsEpochsAndTheSameEachTime(String schedule) {
    PruneOptions options = OPTIONS.withSchedule(schedule).withRatio(0.6).withSteps(3);
    Model pruned = Pruning.apply(model, context, options);
    assertThat(sizes(model)).containsExactly(10, 20, 20);
    assertThat(sizes(pruned)).containsExactly(4, 8, 8);
    assertThat(epochs.size()).isEqualTo(schedule.equals("lottery") ? 3 * 5 : 4);
    Model again = Pruning.apply(model, context, options);
    pruned
        .weights()
        .names()
        .forEach(
            name ->
                assertThat(again.weights().floats(name))
                    .containsExactly(pruned.weights().floats(name)));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyScheduleReachesATarget(String schedule) {
    PruneOptions options = OPTIONS.withSchedule(schedule).withTarget("2000 parameters");
    Model pruned = Pruning.apply(model, context, options.withFineTuneEpochs(2));
    // One filter of each layer more, and it would be too large.
    assertThat(Cost.of(pruned.network()).parameters()).isBetween(1650L, 2000L);
  }

  @Test
  void schedulesDifferInWhatTheyKeep() {
    List<float[]> kept =
        schedules().stream()
            .map(name -> Pruning.apply(model, context, OPTIONS.withSchedule(name)))
            .map(pruned -> pruned.weights().floats("conv2.weight"))
            .toList();
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(kept.get(i)).isNotEqualTo(kept.get(j));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 0.7})
  void globalRankingRemovesTheShareFromAllLayersTogether(double ratio) {
    PruneOptions options =
        OPTIONS.withScope("global").withRatio(ratio).withFineTuneEpochs(0).withFloor(3);
    int[] sizes = sizes(Pruning.apply(model, context, options));
    assertThat(IntStream.of(sizes).sum()).isEqualTo(50 - (int) Math.round(50 * ratio));
    assertThat(IntStream.of(sizes).allMatch(size -> size >= 3)).isTrue();
    assertThat(sizes[0] / 10.0).as("not every layer alike").isNotEqualTo(sizes[1] / 20.0);
    int[] passes = sizes(Pruning.apply(model, context, options.withSchedule("multi-pass")));
    assertThat(IntStream.of(passes).sum()).isEqualTo(IntStream.of(sizes).sum());
  }

  @ParameterizedTest
  @CsvSource({"layer, 1", "global, 1", "layer, 4", "global, 4"})
  void filesAndMultiplyAccumulatesStayUnderTheirTarget(String scope, int round) {
    PruneOptions options = OPTIONS.withScope(scope).withRound(round).withFineTuneEpochs(0);
    Model small = Pruning.apply(model, context, options.withTarget("14 kB"));
    assertThat(ModelFile.toBytes(small).length).isBetween(9_000, 14_000);
    Model fast = Pruning.apply(model, context, options.withTarget("0.05 M macs"));
    assertThat(Cost.of(fast.network()).macsPerWindow()).isBetween(30_000L, 50_000L);
    assertThat(IntStream.of(sizes(fast)).allMatch(size -> size % round == 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer", "global"})
  void roundedCountsUseWhatATargetLeaves(String scope) {
    PruneOptions options =
        OPTIONS.withScope(scope).withRound(4).withFineTuneEpochs(0).withTarget("3500 parameters");
    Model pruned = Pruning.apply(model, context, options);
    int[] sizes = sizes(pruned);
    int[] whole = sizes(model);
    Pruner pruner = pruner(model, options, 0);
    List<List<String>> groups = pruner.groups(model);
    for (int i = 0; i < sizes.length; i++) {
      assertThat(sizes[i] % 4 == 0 || sizes[i] == whole[i]).isTrue();
      Map<List<String>, Integer> more = new HashMap<>();
      for (int j = 0; j < sizes.length; j++) {
        more.put(groups.get(j), i == j ? Math.min(sizes[j] + 4, whole[j]) : sizes[j]);
      }
      if (sizes[i] < whole[i]) {
        Model larger = pruner.keep(model, more);
        assertThat(Cost.of(larger.network()).parameters()).isGreaterThan(3500);
      }
    }
  }

  @Test
  void softPruningRemovesOnlyWhatIsZero() {
    Model deep = SmallScenes.model("cnn3d", scene, split, 0.15, 7);
    Pruner pruner = pruner(deep, OPTIONS, 2);
    Map<List<String>, Integer> survivors = pruner.survivors(deep, 1);
    Model soft = SoftPruning.train(deep, pruner, survivors);
    Model removed = SoftPruning.remove(soft, pruner, survivors);
    assertThat(sizes(removed)).containsExactly(sizes(pruner.remove(deep)));
    int[] pixels = split.validation();
    assertThat(Evaluator.logits(removed, context.transformed(deep), pixels))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(Evaluator.logits(soft, context.transformed(deep), pixels));
  }

  @Test
  void multiPassEndsAboveTheAccuracyFloor() {
    Model trained =
        context
            .fit(
                model,
                new CrossEntropy(),
                context.training().withEpochs(30).withLearningRate(1e-2),
                Hooks.NONE)
            .model();
    PruneOptions options =
        OPTIONS
            .withSchedule("multi-pass")
            .withRatio(0.9)
            .withSteps(6)
            .withFineTuneEpochs(0)
            .withAccuracyFloor(0.8);
    Model pruned = Pruning.apply(trained, context, options);
    Pruner judge = pruner(trained, options, 0);
    assertThat(judge.validationAccuracy(pruned)).isGreaterThanOrEqualTo(0.8);
    Model all = Pruning.apply(trained, context, options.withAccuracyFloor(0));
    assertThat(judge.validationAccuracy(all)).isLessThan(0.8);
    assertThat(sizes(pruned)[0]).isGreaterThan(sizes(all)[0]);
    assertThat(pruned.provenance().entries().get(Pruning.NOTES))
        .matches("multi-pass \\d of 6 fell to validation accuracy 0.\\d+, below the floor 0.8: .*");
    assertThat(all.provenance().entries()).doesNotContainKey(Pruning.NOTES);
    Model none = Pruning.apply(trained, context, options.withAccuracyFloor(0.9999).withSteps(1));
    assertThat(none.network()).isEqualTo(trained.network());
    assertThat(none.provenance().entries().get(Pruning.NOTES)).endsWith(": nothing was pruned");
    assertThatThrownBy(() -> OPTIONS.withAccuracyFloor(0.8))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("accuracyFloor needs schedule multi-pass");
  }

  @Test
  void saysWhichTargetsAreNotPossible() {
    assertThatThrownBy(() -> OPTIONS.withTarget("small"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("as in 50 kB, 20000 parameters or 1.5 M macs");
    assertThatThrownBy(() -> Pruning.apply(model, context, OPTIONS.withTarget("100 parameters")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "target 100 parameters cannot be reached: with floor 2 and round 1 the network has ");
    Model same = Pruning.apply(model, context, OPTIONS.withTarget("100 MB"));
    assertThat(same.network()).isEqualTo(model.network());
  }
}
