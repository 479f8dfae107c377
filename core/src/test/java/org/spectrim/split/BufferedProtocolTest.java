package org.spectrim.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;

class BufferedProtocolTest {
  private static SplitSettings settings(double train, int window) {
    return new SplitSettings("buffered", TrainAmount.of(train), 0, 1, window);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 11, 19})
  void noTestWindowHoldsATrainingPixel(int window) {
    GroundTruth truth = RealMasks.salinasA();
    Split split = Protocols.split(truth, settings(0.1, window));
    assertThat(WindowOverlap.measure(split, window)).isZero();
    assertThat(WindowOverlap.measure(split, window + 2)).isPositive();
    assertThat(split.protocol()).isEqualTo("buffered 10%");
  }

  @Test
  void trainsOnTheShareOfEachClassAndKeepsMostOfTheRest() {
    GroundTruth truth = RealMasks.salinasA();
    Split split = Protocols.split(truth, settings(0.2, 9));
    assertThat(lengths(truth, split.train())).containsExactly(78, 269, 123, 305, 135, 160);
    assertThat(Arrays.stream(lengths(truth, split.test()))).allMatch(kept -> kept >= 30);
    assertThat(split.test().length).isGreaterThan(5348 / 2);
  }

  /** At 40% the test pixels of the smallest classes must be guarded against their neighbours. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.4})
  void everyClassOfIndianPinesTrainsAndTests(double train) {
    GroundTruth truth = RealMasks.indianPines();
    Split split = Protocols.split(truth, settings(train, 9));
    assertThat(Arrays.stream(lengths(truth, split.train()))).allMatch(count -> count > 0);
    assertThat(Arrays.stream(lengths(truth, split.test()))).allMatch(count -> count > 0);
    assertThat(WindowOverlap.measure(split, 9)).isZero();
    assertThat(split.test().length).isGreaterThan(10_249 / 3);
  }

  @Test
  void aCompactClassTrainsOnLessSoThatItCanBeTested() {
    // Nine pixels in a row and window 9: only when the first or last few train is one left to test.
    GroundTruth truth =
        Patchwork.drawn(
            2,
            "111111111...............222222222222222222222222222222",
            "........................222222222222222222222222222222");
    Split split = Protocols.split(truth, settings(0.6, 9));
    assertThat(WindowOverlap.measure(split, 9)).isZero();
    int[] train = lengths(truth, split.train());
    assertThat(train[0]).isBetween(1, 4);
    assertThat(train[1]).isEqualTo(36);
    assertThat(Arrays.stream(lengths(truth, split.test()))).allMatch(count -> count > 0);
  }

  @Test
  void aClassSmallerThanTheBufferIsNamed() {
    GroundTruth truth =
        Patchwork.drawn(2, "1111111111111111111111222", "1111111111111111111111222");
    assertThatThrownBy(() -> Protocols.split(truth, settings(0.2, 9)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("buffered 20% split at window 9")
        .hasMessageContaining("class 'field 2' (20), 6 labelled pixels")
        .hasMessageNotContaining("field 1");
  }

  @Test
  void aCountPerClassIsNotLowered() {
    GroundTruth truth = Patchwork.drawn(1, "111111111", "111111111");
    assertThat(Protocols.split(truth, settings(2, 9)).train()).hasSize(2);
    assertThatThrownBy(() -> Protocols.split(truth, settings(12, 9)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("buffered 12 per class");
  }

  private static int[] lengths(GroundTruth truth, int[] pixels) {
    return Arrays.stream(truth.byClass(pixels)).mapToInt(p -> p.length).toArray();
  }
}
