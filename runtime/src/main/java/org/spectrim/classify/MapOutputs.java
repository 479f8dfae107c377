package org.spectrim.classify;

import org.jspecify.annotations.Nullable;
import org.spectrim.scene.format.RasterContent;

/**
 * What is wanted of a classified scene, and where its rows go; null for what is not wanted.
 *
 * @param labels one band: entry {@code i - 1} of the model's classes for {@code i}, 0 for pixels
 *     without data
 * @param confidence one band: the largest probability; NaN for pixels without data
 * @param probabilities a band for each class: the softmax of the logits; NaN for pixels without
 *     data
 */
public record MapOutputs(
    RasterContent.@Nullable Rows labels,
    RasterContent.@Nullable Rows confidence,
    RasterContent.@Nullable Rows probabilities) {

  public static MapOutputs labels(RasterContent.Rows labels) {
    return new MapOutputs(labels, null, null);
  }

  /** Whether labels alone do not tell. */
  boolean needLogits() {
    return confidence != null || probabilities != null;
  }
}
