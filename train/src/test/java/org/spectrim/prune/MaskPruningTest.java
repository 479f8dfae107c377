package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.SparseTensor;
import org.spectrim.net.Node;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;

class MaskPruningTest {
  private static final PruneOptions OPTIONS =
      PruneOptions.defaults().withCriterion("magnitude", "weight").withFineTuneEpochs(0);

  private final Scene scene = SmallScenes.fields(20, 18, 12, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);
  private final FitContext context =
      FitContext.of(scene, split, TrainOptions.defaults().withEpochs(3), TrainListener.NONE);
  private final Model model = SmallScenes.model("cnn2d", scene, split, 0.13, 7);

  private Model prune(PruneOptions options) {
    return Pruning.apply(model, context, options);
  }

  private static float[] weights(Model of, Node layer) {
    return of.weights().floats(layer.tensor("weight"));
  }

  private static long zeros(float[] values) {
    return IntStream.range(0, values.length).filter(i -> values[i] == 0).count();
  }

  private List<Node> layers() {
    return FilterScores.producers(model.network());
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-shot", "iterative", "multi-pass", "gradual", "lottery"})
  void everyScheduleEndsWithTheShareOfEachLayerAndKeepsItZero(String schedule) {
    Model pruned =
        prune(OPTIONS.withSchedule(schedule).withRatio(0.8).withSteps(3).withFineTuneEpochs(4));
    assertThat(pruned.network()).isEqualTo(model.network());
    for (Node layer : layers()) {
      float[] values = weights(pruned, layer);
      assertThat(zeros(values)).isEqualTo(Math.round(0.8 * values.length));
    }
    assertThat(zeros(pruned.weights().floats("conv1.bias"))).isZero();
    assertThat(pruned.provenance().entries().get("prune"))
        .endsWith(", " + pruned.weights().nonZeros() + " not zero");
  }

  @Test
  void theSmallestWeightsGo() {
    Model pruned = prune(OPTIONS.withRatio(0.3));
    for (Node layer : layers()) {
      float[] before = weights(model, layer);
      float[] after = weights(pruned, layer);
      double[] sorted =
          IntStream.range(0, before.length)
              .mapToDouble(i -> Math.abs(before[i]))
              .sorted()
              .toArray();
      double threshold = sorted[(int) Math.round(0.3 * before.length)];
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isEqualTo(Math.abs(before[i]) < threshold ? 0 : before[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"weight, one-shot", "weight, gradual", "4x1, one-shot", "4x1, multi-pass"})
  void globalRankingRemovesTheShareOfAllPieces(String granularity, String schedule) {
    PruneOptions options =
        OPTIONS.withGranularity(granularity).withScope("global").withSchedule(schedule);
    Model pruned = prune(options.withRatio(0.7).withSteps(2));
    long pieces = 0;
    long gone = 0;
    for (Node layer : layers()) {
      Pieces of = Pieces.of(Granularity.parse(granularity), layer);
      double[] all = of.scores(new double[weights(pruned, layer).length], weights(pruned, layer));
      pieces += all.length;
      gone += Arrays.stream(all).filter(score -> score == Double.NEGATIVE_INFINITY).count();
    }
    assertThat(gone).isEqualTo(Math.round(0.7 * pieces));
  }

  @Test
  void noLayerDies() {
    Model pruned = prune(OPTIONS.withScope("global").withRatio(0.999).withFloor(3));
    for (Node layer : layers()) {
      float[] values = weights(pruned, layer);
      assertThat(values.length - zeros(values)).isGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"layer, weight, 1", "global, weight, 1", "layer, 4x1, 4", "global, 4x1, 4"})
  void targetsAreReachedWithinOnePiece(String scope, String granularity, int piece) {
    PruneOptions options = OPTIONS.withScope(scope).withGranularity(granularity);
    Model pruned = prune(options.withTarget("1500 parameters").withSchedule("multi-pass"));
    assertThat(pruned.weights().nonZeros()).isLessThanOrEqualTo(1500);
    int layers = scope.equals("layer") ? layers().size() : 1;
    assertThat(pruned.weights().nonZeros()).isGreaterThan(1500 - layers * piece - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2:4", "1:4", "3:5", "1:7"})
  void patternsKeepNOfEachMAndTheBest(String pattern) {
    int n = pattern.charAt(0) - '0';
    int m = pattern.charAt(2) - '0';
    for (String schedule : List.of("one-shot", "gradual")) {
      Model pruned = prune(OPTIONS.withGranularity(pattern).withSchedule(schedule));
      for (Node layer : layers()) {
        int out = model.network().shape(layer.name()).channels();
        float[] before = weights(model, layer);
        float[] after = weights(pruned, layer);
        int fanIn = before.length / out;
        Pieces pieces = Pieces.of(Granularity.parse(pattern), layer);
        for (int o = 0; o < out; o++) {
          for (int first = 0; first < fanIn; first += m) {
            int channel = o;
            int[] group =
                IntStream.range(first, Math.min(first + m, fanIn))
                    .map(p -> pieces.weight(channel, p))
                    .toArray();
            int[] kept = Arrays.stream(group).filter(i -> after[i] != 0).toArray();
            assertThat(kept).hasSize(Math.min(n, group.length));
            double least =
                Arrays.stream(kept).mapToDouble(i -> Math.abs(before[i])).min().orElseThrow();
            assertThat(
                    Arrays.stream(group)
                        .filter(i -> after[i] == 0)
                        .allMatch(i -> Math.abs(before[i]) <= least))
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void patternsRunAlongInputChannelsFirst() {
    Node conv2 = model.network().node("conv2");
    int in = model.network().shape("conv1").channels();
    Pieces pieces = Pieces.of(Granularity.parse("2:4"), conv2);
    // Weight [3, 2, 0, 2, 1] of a kernel of 3 x 3.
    assertThat(pieces.weight(3, (2 * 3 + 1) * in + 2)).isEqualTo((3 * in + 2) * 9 + 2 * 3 + 1);
  }

  @Test
  void fourOutputChannelsShareOnePattern() {
    Model pruned = prune(OPTIONS.withGranularity("4x1").withRatio(0.6));
    boolean rest = false;
    for (Node layer : layers()) {
      int out = model.network().shape(layer.name()).channels();
      float[] after = weights(pruned, layer);
      int fanIn = after.length / out;
      rest |= out % 4 != 0;
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < fanIn; i++) {
          assertThat(after[o * fanIn + i] == 0).isEqualTo(after[o / 4 * 4 * fanIn + i] == 0);
        }
      }
    }
    assertThat(rest).as("one layer has channels over").isTrue();
  }

  @Test
  void blocksAreWorthTheSumOfTheirWeights() {
    Pieces pieces = new Pieces(Granularity.parse("4x1"), 6, 2, 1);
    double[] scores = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] weights = {1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
    // Two channels are over: they count as if there were four.
    assertThat(pieces.scores(scores, weights))
        .containsExactly(1 + 3 + 5 + 7, 2, (9 + 11) * 2, Double.NEGATIVE_INFINITY);
    assertThat(pieces.gone(new double[] {4, 3, 2, 1}, 3).stream()).containsExactly(9, 11);
  }

  @Test
  void theSeedDecidesAMask() {
    PruneOptions options = OPTIONS.withCriterion("random");
    FitContext other = context.with(context.training().withSeed(4));
    float[] first = prune(options).weights().floats("fc1.weight");
    assertThat(prune(options).weights().floats("fc1.weight")).containsExactly(first);
    assertThat(Pruning.apply(model, other, options).weights().floats("fc1.weight"))
        .isNotEqualTo(first);
  }

  @Test
  void zerosOfAnEarlierPruningStay() {
    Model once = prune(OPTIONS.withRatio(0.5));
    Model twice =
        Pruning.apply(
            once, context, OPTIONS.withCriterion("random").withRatio(0.75).withFineTuneEpochs(1));
    float[] before = once.weights().floats("fc1.weight");
    float[] after = twice.weights().floats("fc1.weight");
    assertThat(zeros(after)).isEqualTo(Math.round(0.75 * after.length));
    assertThat(IntStream.range(0, before.length).allMatch(i -> before[i] != 0 || after[i] == 0))
        .isTrue();
  }

  @Test
  void aTicketHasTheFirstWeightsUnderItsMask() {
    FitContext untrained = context.with(context.training().withEpochs(0));
    Model trained = SmallScenes.model("cnn2d", scene, split, 0.13, 99);
    Model first = Pruner.initial(trained, context);
    assertThat(weights(first, layers().get(0))).isNotEqualTo(weights(trained, layers().get(0)));
    PruneOptions options = OPTIONS.withSchedule("lottery").withSteps(3).withRatio(0.8);
    // Nothing is trained in between, so that later rounds score the rewound weights.
    Model ticket = Pruning.apply(trained, untrained, options);
    for (Node layer : layers()) {
      float[] expected = weights(first, layer);
      float[] rewound = weights(ticket, layer);
      assertThat(zeros(rewound)).isEqualTo(Math.round(0.8 * rewound.length));
      for (int i = 0; i < rewound.length; i++) {
        assertThat(rewound[i] == 0 ? expected[i] : rewound[i]).isEqualTo(expected[i]);
      }
    }
    Model early = prune(options.withRewindEpochs(3).withSteps(1).withRatio(0));
    Pruner pruner =
        new Pruner(model, context, OPTIONS, Pruning.removal(model, context, OPTIONS), 0);
    assertThat(weights(early, layers().get(0)))
        .containsExactly(weights(pruner.early(model, 3), layers().get(0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"snip", "grasp", "synflow"})
  void criteriaOfTheBeginningMaskFirstWeightsAndTrainFromThere(String criterion) {
    FitContext untrained = context.with(context.training().withEpochs(0));
    Model trained = SmallScenes.model("cnn2d", scene, split, 0.13, 99);
    PruneOptions options = OPTIONS.withCriterion(criterion).withScope("global").withRatio(0.9);
    Model masked = Pruning.apply(trained, untrained, options);
    Model first = Pruner.initial(trained, context);
    long all = 0;
    long gone = 0;
    for (Node layer : layers()) {
      float[] values = weights(masked, layer);
      float[] expected = weights(first, layer);
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i] == 0 ? expected[i] : values[i]).isEqualTo(expected[i]);
      }
      all += values.length;
      gone += zeros(values);
    }
    assertThat(gone).isEqualTo(Math.round(0.9 * all));
    // All epochs of a training, whatever the fine-tuning's.
    Model grown = Pruning.apply(trained, context, options.withFineTuneEpochs(1));
    assertThat(grown.provenance().entries().get("prune")).contains(", 3 epochs: ");
    for (Node layer : layers()) {
      assertThat(zeros(weights(grown, layer))).isEqualTo(zeros(weights(masked, layer)));
    }
  }

  @Test
  void synFlowRemovesInRoundsSoThatNoLayerDies() {
    FitContext untrained = context.with(context.training().withEpochs(0));
    PruneOptions options =
        OPTIONS.withCriterion("synflow").withScope("global").withRatio(0.97).withFloor(1);
    Model rounds = Pruning.apply(model, untrained, options);
    for (Node layer : layers()) {
      float[] values = weights(rounds, layer);
      assertThat(values.length - zeros(values)).as(layer.name()).isGreaterThan(1);
    }
    Pruner pruner =
        new Pruner(model, untrained, options, Pruning.removal(model, untrained, options), 0);
    Model first = Pruner.initial(model, untrained);
    Model once = pruner.keep(first, pruner.survivors(first, 1));
    assertThat(weights(once, layers().get(2))).isNotEqualTo(weights(rounds, layers().get(2)));
  }

  @Test
  void aLotteryOfFiltersRewindsWhatTheyHadAtFirst() {
    FitContext untrained = context.with(context.training().withEpochs(0));
    PruneOptions options = PruneOptions.defaults().withSchedule("lottery").withSteps(1);
    Model first = Pruner.initial(model, context);
    Model ticket = Pruning.apply(model, untrained, options);
    Model direct =
        Pruning.apply(model, untrained, options.withSchedule("one-shot").withFineTuneEpochs(0));
    assertThat(ticket.network()).isEqualTo(direct.network());
    float[] kept = ticket.weights().floats("conv1.bias");
    assertThat(first.weights().floats("conv1.bias")).contains(kept);
    assertThat(direct.weights().floats("conv1.bias")).isNotEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "granularity=5:4 | granularity is 5:4; N:M keeps N of each M weights, so N must be from 1 to M - 1, as in 2:4",
        "granularity=weigth | unknown granularity 'weigth': did you mean 'weight'? Known: 1:4, 2:4, 4x1, filter, weight",
        "granularity=2:4 ratio=0.7 | ratio is 0.7, but granularity 2:4 removes 0.5 of the weights; leave ratio out",
        "granularity=2:4 scope=global | with granularity 2:4 scope global cannot be, each layer keeps the same share; leave scope out",
        "granularity=2:4 target=10kB | with granularity 2:4 target cannot be, the pattern says how much stays; leave target out",
        "ratio=1 | ratio is 1.0; the share to remove must be from 0 to below 1, as in 0.5",
        "criterion=fpgm | criterion 'fpgm' cannot score granularity weight; those that can: ",
        "granularity=filter | criterion 'magnitude' cannot score granularity filter; those that can: l1, l2, ",
        "schedule=soft | with granularity weight schedule soft cannot be, it is for granularity filter; use gradual",
        "round=16 | with granularity weight round cannot be, it is for granularity filter; leave round out",
        "target=1Mmacs | with granularity weight target cannot be macs, zeros are multiplied too; give parameters or bytes",
        "rewind=3 | rewindEpochs is for schedule lottery, which rewinds weights; 'one-shot' does not",
      })
  void whatCannotBeIsSaidInOneLine(String settings, String message) {
    assertThatThrownBy(
            () -> {
              PruneOptions options = OPTIONS;
              for (String setting : settings.split(" ")) {
                options = changed(options, setting.split("=")[0], setting.split("=")[1]);
              }
            })
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  private static PruneOptions changed(PruneOptions options, String key, String value) {
    return switch (key) {
      case "granularity" -> options.withGranularity(value);
      case "ratio" -> options.withRatio(Double.parseDouble(value));
      case "scope" -> options.withScope(value);
      case "target" -> options.withTarget(value);
      case "criterion" -> options.withCriterion(value);
      case "schedule" -> options.withSchedule(value);
      case "round" -> options.withRound(Integer.parseInt(value));
      default -> options.withRewindEpochs(Integer.parseInt(value));
    };
  }

  @Test
  void aPatternNeedsInputsAndATargetMustBePossible() {
    assertThatThrownBy(() -> prune(OPTIONS.withGranularity("1:400")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "granularity 1:400 needs 400 weights for each output channel, but 'conv1' has 300;");
    assertThatThrownBy(() -> prune(OPTIONS.withTarget("20 parameters")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("target 20 parameters cannot be reached: with floor 2 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight", "4x1"})
  void filesStayUnderTheirTargetBecauseZerosAreNotStored(String granularity) {
    PruneOptions options = OPTIONS.withGranularity(granularity).withTarget("8 kB");
    Model pruned = prune(options);
    assertThat(ModelFile.toBytes(pruned).length).isBetween(7_400, 8_000);
    assertThat(ModelFile.toBytes(model).length).isGreaterThan(14_000);
    assertThat(pruned.weights().get("conv2.weight")).isInstanceOf(SparseTensor.class);
  }
}
