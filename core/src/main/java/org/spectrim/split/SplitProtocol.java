package org.spectrim.split;

import org.spectrim.registry.Registered;
import org.spectrim.scene.PixelLabels;

/**
 * A way to choose which labelled pixels train and which test. Implementations have no state and may
 * be called by many threads; the same input gives the same pixels on every machine.
 */
public interface SplitProtocol extends Registered {
  /** How a split of this protocol is called in tables, as in "random 5%". */
  String label(SplitSettings settings);

  /**
   * Chooses the pixels.
   *
   * @throws org.spectrim.error.InputException if the scene has not enough pixels of a class, or not
   *     what the protocol needs
   */
  TrainTest choose(GroundTruth truth, SplitSettings settings);

  /**
   * Labelled pixels, disjoint, in any order.
   *
   * @param given labels of training pixels where the ground truth has none or another
   */
  record TrainTest(int[] train, int[] test, PixelLabels given) {
    TrainTest(int[] train, int[] test) {
      this(train, test, PixelLabels.NONE);
    }
  }
}
