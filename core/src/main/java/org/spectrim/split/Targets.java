package org.spectrim.split;

import org.spectrim.error.InputException;

/** How many pixels of each class are to train. */
final class Targets {
  private Targets() {}

  /**
   * The counts asked for; 0 for a class without pixels. A share leaves at least one pixel to test.
   *
   * @throws InputException if a class cannot give that many and still have one to test
   */
  static int[] of(GroundTruth truth, int[][] byClass, SplitSettings settings) {
    int[] counts = new int[byClass.length];
    for (int c = 0; c < counts.length; c++) {
      int has = byClass[c].length;
      if (has == 0) {
        continue;
      }
      int asked = settings.train().pixels(has);
      if (settings.train() instanceof TrainAmount.Share && has > 1) {
        asked = Math.min(asked, has - 1);
      }
      if (asked >= has) {
        throw new InputException(
            "scene '%s': %s has %d labelled %s, but %d to train and at least 1 to test are needed; %s"
                .formatted(
                    truth.scene(),
                    truth.describe(c),
                    has,
                    has == 1 ? "pixel" : "pixels",
                    asked,
                    has == 1
                        ? "label more pixels of it or none"
                        : "ask for at most train: " + (has - 1)));
      }
      counts[c] = asked;
    }
    return counts;
  }
}
