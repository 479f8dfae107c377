package org.spectrim.metric;

import java.util.stream.IntStream;

/** Measures of one class. */
public enum ClassMetric {
  /** Share of the class's pixels that were found (recall). */
  PRODUCERS_ACCURACY("producer's accuracy") {
    @Override
    public double of(ConfusionMatrix matrix, int index) {
      return (double) matrix.at(index, index) / matrix.targets(index);
    }
  },
  /** Share of the pixels predicted as the class that are of it (precision). */
  USERS_ACCURACY("user's accuracy") {
    @Override
    public double of(ConfusionMatrix matrix, int index) {
      return (double) matrix.at(index, index) / matrix.predictions(index);
    }
  },
  /** Harmonic mean of the two: {@code 2 hits / (pixels of the class + pixels predicted as it)}. */
  F1("F1") {
    @Override
    public double of(ConfusionMatrix matrix, int index) {
      return 2.0 * matrix.at(index, index) / (matrix.targets(index) + matrix.predictions(index));
    }
  };

  private final String title;

  ClassMetric(String title) {
    this.title = title;
  }

  /** As in "producer's accuracy". */
  public String title() {
    return title;
  }

  /**
   * The value, 0 to 1; NaN where there is nothing to divide by: no pixels of the class, none
   * predicted as it, or neither.
   *
   * @param index 0-based class
   */
  public abstract double of(ConfusionMatrix matrix, int index);

  /** The value of every class. */
  public double[] of(ConfusionMatrix matrix) {
    return IntStream.range(0, matrix.classes()).mapToDouble(c -> of(matrix, c)).toArray();
  }
}
