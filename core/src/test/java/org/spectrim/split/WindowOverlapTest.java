package org.spectrim.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowOverlapTest {

  /**
   * The shares published for the official masks count every pixel of the training mask, also those
   * that the ground truth leaves unlabelled.
   */
  @ParameterizedTest
  @CsvSource({"3, 16.03", "5, 36.15", "9, 71.28", "11, 82.85", "19, 99.49"})
  void officialMasksOfIndianPines(int window, double percent) {
    assertThat(100 * officialOverlap(RealMasks.indianPines(), window))
        .isEqualTo(percent, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({"3, 3.42", "5, 6.72", "9, 13.61", "11, 17.28", "19, 32.73"})
  void officialMasksOfPaviaUniversity(int window, double percent) {
    assertThat(100 * officialOverlap(RealMasks.paviaUniversity(), window))
        .isEqualTo(percent, within(0.005));
  }

  /** Computed with SciPy's maximum_filter over the labelled pixels of the training mask. */
  @ParameterizedTest
  @CsvSource({"3, 3.38", "5, 6.62", "9, 13.23", "11, 16.67", "19, 30.70"})
  void officialSplitOfPaviaUniversityCountsLabelledTrainingPixels(int window, double percent) {
    Split split =
        Protocols.split(
            RealMasks.paviaUniversity(),
            new SplitSettings("official", new TrainAmount.Share(0.5), 0, window));
    assertThat(100 * WindowOverlap.measure(split, window)).isEqualTo(percent, within(0.005));
  }

  @Test
  void agreesWithLookingAtAllPairs() {
    Random random = new Random(11);
    int rows = 17;
    int columns = 23;
    int[] seen = IntStream.range(0, rows * columns).filter(p -> random.nextInt(40) == 0).toArray();
    int[] test = IntStream.range(0, rows * columns).filter(p -> random.nextInt(3) == 0).toArray();
    for (int window = 1; window <= 25; window += 2) {
      int radius = window / 2;
      long touched =
          IntStream.of(test)
              .filter(
                  t ->
                      IntStream.of(seen)
                          .anyMatch(
                              s ->
                                  Math.abs(s / columns - t / columns) <= radius
                                      && Math.abs(s % columns - t % columns) <= radius))
              .count();
      assertThat(WindowOverlap.measure(rows, columns, seen, test, window))
          .isEqualTo((double) touched / test.length);
    }
  }

  @Test
  void validationPixelsAreSeenToo() {
    Split split = new Split("by hand", 0, 1, 9, new int[] {0}, new int[] {5}, new int[] {2, 6, 8});
    assertThat(WindowOverlap.measure(split, 1)).isZero();
    assertThat(WindowOverlap.measure(split, 3)).isEqualTo(1.0 / 3);
    assertThat(WindowOverlap.measure(split, 5)).isEqualTo(2.0 / 3);
    assertThat(WindowOverlap.measure(split, 7)).isEqualTo(1);
  }

  @Test
  void windowsAreOdd() {
    assertThatThrownBy(() -> WindowOverlap.measure(1, 1, new int[0], new int[0], 4))
        .hasMessageContaining("odd");
  }

  private static double officialOverlap(GroundTruth truth, int window) {
    OfficialPixels official = truth.official();
    assertThat(official).isNotNull();
    return WindowOverlap.measure(
        truth.labels().rows(), truth.labels().columns(), official.train(), official.test(), window);
  }
}
