package org.spectrim.split;

import java.util.Arrays;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.PixelLabels;

/**
 * Which labelled pixels train, validate and test: three disjoint sets of pixel indices ({@code row
 * * columns + column}), each in ascending order. Validation pixels were taken out of the training
 * pixels of the protocol; test labels are for the last evaluation only.
 *
 * @param protocol how it was made, with its settings, as shown in tables ("random 5%")
 * @param seed the seed it was made with
 * @param given labels of training and validation pixels where the ground truth has none or another;
 *     nearly always empty
 */
public record Split(
    String protocol,
    long seed,
    int rows,
    int columns,
    int[] train,
    int[] validation,
    int[] test,
    PixelLabels given) {

  /** A split of which the ground truth labels all pixels. */
  public Split(
      String protocol,
      long seed,
      int rows,
      int columns,
      int[] train,
      int[] validation,
      int[] test) {
    this(protocol, seed, rows, columns, train, validation, test, PixelLabels.NONE);
  }

  /** What training and validation pixels are taken for. */
  public LabelMap labels(LabelMap truth) {
    return given.over(truth);
  }

  /**
   * The labels of some pixels as class indices, 0-based: what a network's outputs are compared
   * with.
   */
  public static int[] targets(LabelMap labels, int[] pixels) {
    return Arrays.stream(pixels).map(pixel -> labels.at(pixel) - 1).toArray();
  }
}
