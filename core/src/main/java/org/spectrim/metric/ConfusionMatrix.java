package org.spectrim.metric;

import java.util.Arrays;

/**
 * How often each class of the ground truth was predicted as each class. All measures of accuracy
 * are functions of it.
 *
 * @param classes how many classes
 * @param counts {@code [target, predicted]}; not copied, not to be changed afterwards
 */
public record ConfusionMatrix(int classes, long[] counts) {
  public ConfusionMatrix {
    if (classes < 1 || (long) classes * classes != counts.length) {
      throw new IllegalArgumentException(
          counts.length + " counts are no square matrix of " + classes + " classes");
    }
  }

  /**
   * Counts predictions.
   *
   * @param targets class index of each pixel, 0-based; pixels with a negative one (unlabelled) are
   *     left out, whatever was predicted for them
   * @param predicted the predicted class of the same pixels
   */
  public static ConfusionMatrix of(int classes, int[] targets, int[] predicted) {
    if (targets.length != predicted.length) {
      throw new IllegalArgumentException(
          targets.length + " targets but " + predicted.length + " predictions");
    }
    long[] counts = new long[classes * classes];
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] >= 0) {
        if (targets[i] >= classes || predicted[i] < 0 || predicted[i] >= classes) {
          throw new IllegalArgumentException(
              "class " + targets[i] + " or " + predicted[i] + " is not below " + classes);
        }
        counts[targets[i] * classes + predicted[i]]++;
      }
    }
    return new ConfusionMatrix(classes, counts);
  }

  public long at(int target, int predicted) {
    return counts[target * classes + predicted];
  }

  /** How many pixels were counted. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** How many pixels were predicted right. */
  public long correct() {
    long sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += at(c, c);
    }
    return sum;
  }

  /** How many pixels of the ground truth are of this class. */
  public long targets(int target) {
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += at(target, p);
    }
    return sum;
  }

  /** How many pixels were predicted as this class. */
  public long predictions(int predicted) {
    long sum = 0;
    for (int t = 0; t < classes; t++) {
      sum += at(t, predicted);
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix && Arrays.equals(matrix.counts, counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
