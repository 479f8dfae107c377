package org.spectrim.split;

import org.spectrim.scene.PixelLabels;

/**
 * The training and test pixels that the providers of a scene recommend.
 *
 * @param train pixel indices, {@code row * columns + column}; those without a label in the ground
 *     truth are left out of a split
 * @param test likewise; pixels that are in {@code train} too only train
 * @param shipped all pixels of the training mask as it was published, with the labels that it gives
 *     them, whatever the ground truth says; empty where that is not known
 */
public record OfficialPixels(int[] train, int[] test, PixelLabels shipped) {
  public OfficialPixels(int[] train, int[] test) {
    this(train, test, PixelLabels.NONE);
  }
}
