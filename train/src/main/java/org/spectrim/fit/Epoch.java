package org.spectrim.fit;

import org.jspecify.annotations.Nullable;

/**
 * What happened in an epoch.
 *
 * @param number from 1 on
 * @param loss mean of the objective over the epoch's samples
 * @param learningRate at its last step
 * @param validation how well the validation pixels are classified after it, or null where there are
 *     none
 */
public record Epoch(int number, double loss, double learningRate, @Nullable Validation validation) {

  /**
   * Validation without gradient, with batch-norm's running statistics.
   *
   * @param loss mean cross-entropy
   * @param accuracy share of the pixels that are classified right, 0 to 1
   */
  public record Validation(double loss, double accuracy) {
    boolean betterThan(@Nullable Validation other) {
      return other == null
          || accuracy > other.accuracy
          || (accuracy == other.accuracy && loss < other.loss);
    }
  }
}
