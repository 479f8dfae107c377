package org.spectrim.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.PixelLabels;

class ProtocolsTest {
  private static final TrainAmount FIFTH = new TrainAmount.Share(0.2);

  static List<String> names() {
    return Protocols.REGISTRY.all().stream().map(SplitProtocol::name).toList();
  }

  /**
   * Fields with official masks: the left half trains, the rest tests; some pixels of no class. The
   * published training mask calls all of its first row class 2, gaps too.
   */
  private static GroundTruth fields() {
    int columns = 80;
    int[] all = IntStream.range(0, 60 * columns).toArray();
    int[] train = IntStream.of(all).filter(p -> p % columns < 40).toArray();
    GroundTruth truth = Patchwork.truth(60, columns, 5, null);
    int[] shipped =
        IntStream.of(train).filter(p -> p < columns || truth.labels().at(p) > 0).toArray();
    PixelLabels labels =
        new PixelLabels(
            shipped,
            IntStream.of(shipped).map(p -> p < columns ? 2 : truth.labels().at(p)).toArray());
    return Patchwork.truth(
        60,
        columns,
        5,
        new OfficialPixels(
            train, IntStream.of(all).filter(p -> p % columns >= 38).toArray(), labels));
  }

  private static SplitSettings settings(String protocol, long seed) {
    return new SplitSettings(protocol, FIFTH, seed, 7);
  }

  @ParameterizedTest
  @MethodSource("names")
  void setsAreDisjointLabelledAndAscending(String protocol) {
    GroundTruth truth = fields();
    Split split = Protocols.split(truth, settings(protocol, 3));
    int[] all =
        Stream.of(split.train(), split.validation(), split.test())
            .flatMapToInt(Arrays::stream)
            .toArray();
    assertThat(Arrays.stream(all).distinct().count()).isEqualTo(all.length);
    LabelMap learnt = split.labels(truth.labels());
    assertThat(Arrays.stream(all)).allMatch(pixel -> learnt.at(pixel) > 0);
    assertThat(Arrays.stream(split.test())).allMatch(pixel -> truth.labels().at(pixel) > 0);
    assertThat(split.train()).isSorted();
    assertThat(split.validation()).isSorted();
    assertThat(split.test()).isSorted();
    assertThat(split.rows()).isEqualTo(60);
    assertThat(split.columns()).isEqualTo(80);
    for (int[] pixels : truth.byClass(split.train())) {
      assertThat(pixels).isNotEmpty();
    }
    for (int[] pixels : truth.byClass(split.test())) {
      assertThat(pixels).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSeedDecidesEverything(String protocol) {
    Split once = Protocols.split(fields(), settings(protocol, 1));
    Split again = Protocols.split(fields(), settings(protocol, 1));
    Split other = Protocols.split(fields(), settings(protocol, 2));
    assertThat(again).usingRecursiveComparison().isEqualTo(once);
    assertThat(other.validation()).isNotEqualTo(once.validation());
  }

  @Test
  void theSamePixelsOnEveryJava() {
    GroundTruth row = Patchwork.drawn(2, "111111111122222222221111111111");
    Split split =
        Protocols.split(row, new SplitSettings("random", new TrainAmount.Count(5), 42, 1));
    // Also computed by a Python version of java.util.Random and the shuffle in Draw.
    assertThat(PixelRanges.format(split.train())).isEqualTo("3,6,10,14-16,26-27");
    assertThat(PixelRanges.format(split.validation())).isEqualTo("9,19");
  }

  @Test
  void randomTakesTheShareOfEachClass() {
    // 5% of 391, 1343, 616, 1525, 674, 799 pixels, each rounded: 268, the count of the reference.
    GroundTruth truth = RealMasks.salinasA();
    Split split =
        Protocols.split(truth, new SplitSettings("random", new TrainAmount.Share(0.05), 0, 0, 9));
    assertThat(lengths(truth, split.train())).containsExactly(20, 67, 31, 76, 34, 40);
    assertThat(split.test()).hasSize(5348 - 268);
    assertThat(split.validation()).isEmpty();
    assertThat(split.protocol()).isEqualTo("random 5%");
  }

  @Test
  void aLargerShareKeepsThePixelsOfASmallerOne() {
    int[] few = trainOf(0.1);
    int[] more = trainOf(0.3);
    assertThat(more).contains(few);
  }

  private static int[] trainOf(double share) {
    return Protocols.split(
            fields(), new SplitSettings("random", new TrainAmount.Share(share), 0, 7, 7))
        .train();
  }

  @Test
  void officialKeepsToTheLabelledPixelsAndTrainingComesFirst() {
    GroundTruth truth = fields();
    Split split = Protocols.split(truth, settings("official", 0));
    assertThat(Arrays.stream(split.train())).allMatch(pixel -> pixel % 80 < 40);
    assertThat(Arrays.stream(split.test())).allMatch(pixel -> pixel % 80 >= 40);
    int labelled = (int) Arrays.stream(truth.pixelsByClass()).mapToLong(p -> p.length).sum();
    assertThat(split.train().length + split.validation().length + split.test().length)
        .isEqualTo(labelled);
  }

  @Test
  void officialCountsOfPaviaUniversity() {
    GroundTruth truth = RealMasks.paviaUniversity();
    SplitSettings settings = new SplitSettings("official", FIFTH, 0, 0, 9);
    Split official = Protocols.split(truth, settings);
    Split counted = Protocols.split(truth, new SplitSettings("official-counts", FIFTH, 0, 0, 9));
    assertThat(official.train()).hasSize(2774);
    assertThat(official.test()).hasSize(40_002);
    assertThat(lengths(truth, counted.train())).isEqualTo(lengths(truth, official.train()));
    assertThat(lengths(truth, counted.test())).isEqualTo(lengths(truth, official.test()));
    assertThat(counted.train()).isNotEqualTo(official.train());
  }

  @Test
  void officialCountsOfIndianPinesTrainOnLabelledPixelsOnly() {
    GroundTruth truth = RealMasks.indianPines();
    Split split = Protocols.split(truth, new SplitSettings("official", FIFTH, 0, 0, 9));
    assertThat(split.train()).hasSize(5689 - 151);
    assertThat(split.test()).hasSize(10_249 - (5689 - 151));
  }

  /** Counts as they were published with the mask, after its class numbers are decoded. */
  @Test
  void asShippedIndianPinesTrainsOnLabelsThatTheGroundTruthContradicts() {
    GroundTruth truth = RealMasks.indianPines();
    Split split = Protocols.split(truth, new SplitSettings("official-shipped", FIFTH, 0, 0, 9));
    LabelMap learnt = split.labels(truth.labels());
    assertThat(split.protocol()).isEqualTo("official-shipped");
    assertThat(lengths(truth.with(split.given()), split.train()))
        .containsExactly(
            29, 762, 435, 146, 232, 394, 16, 235, 10, 470, 1424, 328, 132, 728, 291, 57);
    assertThat(split.given().unknownTo(truth.labels())).isEqualTo(151);
    int[] contradicted =
        Arrays.stream(split.given().pixels()).filter(p -> truth.labels().at(p) > 0).toArray();
    assertThat(contradicted).hasSize(10);
    assertThat(IntStream.of(contradicted))
        .allMatch(p -> truth.labels().at(p) == 7 && learnt.at(p) == 11)
        .allMatch(p -> p / 145 >= 76 && p / 145 <= 78 && p % 145 >= 108 && p % 145 <= 111);
    Split mended = Protocols.split(truth, new SplitSettings("official", FIFTH, 0, 0, 9));
    assertThat(split.test()).isEqualTo(mended.test());
    assertThat(100 * WindowOverlap.measure(split, 9)).isEqualTo(71.28, within(0.005));
  }

  @Test
  void asShippedPaviaTrainsOnBackground() {
    GroundTruth truth = RealMasks.paviaUniversity();
    Split split = Protocols.split(truth, new SplitSettings("official-shipped", FIFTH, 0, 0, 9));
    assertThat(lengths(truth.with(split.given()), split.train()))
        .containsExactly(548, 540, 392, 524, 265, 532, 375, 514, 231);
    assertThat(split.given().pixels()).hasSize(3921 - 2774);
    assertThat(split.given().unknownTo(truth.labels())).isEqualTo(3921 - 2774);
    assertThat(split.test()).hasSize(40_002);
    assertThat(100 * WindowOverlap.measure(split, 9)).isEqualTo(13.61, within(0.005));
  }

  @Test
  void validationPixelsAreDrawnByTheLabelsOfTheMask() {
    Split split = Protocols.split(fields(), settings("official-shipped", 3));
    LabelMap learnt = split.labels(fields().labels());
    assertThat(split.given().isEmpty()).isFalse();
    int[][] trained = fields().with(split.given()).byClass(split.train());
    int[][] validated = fields().with(split.given()).byClass(split.validation());
    for (int c = 0; c < trained.length; c++) {
      assertThat(validated[c])
          .hasSize((int) Math.round(0.1 * (trained[c].length + validated[c].length)));
    }
    assertThat(split.train().length + split.validation().length)
        .isEqualTo(fields().official().shipped().pixels().length);
    assertThat(IntStream.range(0, 40)).allMatch(pixel -> learnt.at(pixel) == 2);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0.1, 10",
    "14, 0.1, 1",
    "15, 0.1, 2",
    "3, 0.1, 1",
    "2, 0.1, 0",
    "1, 0.9, 0",
    "2, 0.9, 1",
    "4, 0.99, 3",
    "50, 0, 0",
    "0, 0.1, 0"
  })
  void validationComesOutOfTraining(int pixels, double share, int expected) {
    assertThat(Validation.count(pixels, share)).isEqualTo(expected);
  }

  @Test
  void validationIsStratified() {
    GroundTruth truth = fields();
    Split split = Protocols.split(truth, settings("random", 4));
    int[] train = lengths(truth, split.train());
    int[] validation = lengths(truth, split.validation());
    for (int c = 0; c < train.length; c++) {
      assertThat(validation[c])
          .isEqualTo((int) Math.round(0.1 * (train[c] + validation[c])))
          .isPositive();
    }
  }

  @Test
  void aClassWithTooFewPixelsIsNamed() {
    GroundTruth truth = Patchwork.drawn(2, "1111111122");
    SplitSettings five = new SplitSettings("random", new TrainAmount.Count(2), 0, 1);
    assertThatThrownBy(() -> Protocols.split(truth, five))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "scene 'drawn': class 'field 2' (20) has 2 labelled pixels, but 2 to train and at least 1 to test are needed; ask for at most train: 1");
    SplitSettings share = new SplitSettings("random", FIFTH, 0, 1);
    assertThatThrownBy(() -> Protocols.split(Patchwork.drawn(2, "11112"), share))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("class 'field 2' (20) has 1 labelled pixel,");
  }

  @Test
  void absentClassesAreNoError() {
    GroundTruth truth = Patchwork.drawn(3, "1111111122222");
    Split split = Protocols.split(truth, new SplitSettings("random", FIFTH, 0, 1));
    assertThat(lengths(truth, split.train())).containsExactly(2, 1, 0);
  }

  @Test
  void officialNeedsMasks() {
    for (String protocol : List.of("official", "official-shipped", "official-counts")) {
      assertThatThrownBy(() -> Protocols.split(Patchwork.drawn(1, "1111"), settings(protocol, 0)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("official training mask")
          .hasMessageContaining("'" + protocol + "'");
    }
  }

  @Test
  void asShippedNeedsTheLabelsOfTheMask() {
    GroundTruth drawn = Patchwork.drawn(1, "1111");
    GroundTruth truth =
        new GroundTruth(
            "drawn",
            drawn.labels(),
            drawn.classes(),
            new OfficialPixels(new int[] {0, 1}, new int[] {2, 3}));
    assertThatThrownBy(() -> Protocols.split(truth, settings("official-shipped", 0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("labels of the official training mask");
  }

  @Test
  void anUnlabelledSceneIsRefused() {
    assertThatThrownBy(() -> Protocols.split(Patchwork.drawn(1, "...."), settings("random", 0)))
        .hasMessageContaining("no pixel has a label");
  }

  @Test
  void anUnknownProtocolGetsTheNearestName() {
    assertThatThrownBy(() -> Protocols.named("bufered"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'buffered'?");
  }

  @Test
  void settingsAreChecked() {
    assertThat(TrainAmount.of(0.07)).hasToString("7%");
    assertThat(TrainAmount.of(0.125)).hasToString("12.5%");
    assertThat(TrainAmount.of(50)).hasToString("50 per class");
    for (double wrong : new double[] {0, -1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> TrainAmount.of(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("train: ");
    }
    assertThatThrownBy(() -> new SplitSettings("random", FIFTH, 1, 0, 9))
        .hasMessageStartingWith("validation: ");
    assertThatThrownBy(() -> new SplitSettings("random", FIFTH, 0, 8))
        .hasMessageStartingWith("window: ");
  }

  private static int[] lengths(GroundTruth truth, int[] pixels) {
    return Arrays.stream(truth.byClass(pixels)).mapToInt(p -> p.length).toArray();
  }
}
