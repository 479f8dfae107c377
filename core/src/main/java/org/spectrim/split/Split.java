package org.spectrim.split;

import java.util.Arrays;
import org.spectrim.scene.LabelMap;

/**
 * Which labelled pixels train, validate and test: three disjoint sets of pixel indices ({@code row
 * * columns + column}), each in ascending order. Validation pixels were taken out of the training
 * pixels of the protocol; test labels are for the last evaluation only.
 *
 * @param protocol how it was made, with its settings, as shown in tables ("random 5%")
 * @param seed the seed it was made with
 */
public record Split(
    String protocol, long seed, int rows, int columns, int[] train, int[] validation, int[] test) {

  /**
   * The labels of some pixels as class indices, 0-based: what a network's outputs are compared
   * with.
   */
  public static int[] targets(LabelMap labels, int[] pixels) {
    return Arrays.stream(pixels).map(pixel -> labels.at(pixel) - 1).toArray();
  }
}
