package org.spectrim.split;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Draws validation pixels out of training pixels, class by class: the share rounded to the nearest
 * pixel, at least one of a class with three training pixels or more, and never the last one, so
 * that every class that trains still does.
 */
final class Validation {
  private static final long PURPOSE = 1_000_000;
  private static final int ENOUGH_FOR_ONE = 3;

  private Validation() {}

  record Drawn(int[] train, int[] validation) {}

  static Drawn draw(GroundTruth truth, int[] train, double share, long seed) {
    int[] ascending = train.clone();
    Arrays.sort(ascending);
    int[][] byClass = truth.byClass(ascending);
    IntStream.Builder stays = IntStream.builder();
    IntStream.Builder validates = IntStream.builder();
    for (int c = 0; c < byClass.length; c++) {
      int[] drawn = new Draw(seed, PURPOSE + c).shuffled(byClass[c]);
      int count = count(drawn.length, share);
      for (int i = 0; i < drawn.length; i++) {
        (i < count ? validates : stays).add(drawn[i]);
      }
    }
    return new Drawn(stays.build().toArray(), validates.build().toArray());
  }

  static int count(int pixels, double share) {
    if (share == 0 || pixels == 0) {
      return 0;
    }
    long rounded = Math.round(share * pixels);
    long wanted = pixels >= ENOUGH_FOR_ONE ? Math.max(1, rounded) : rounded;
    return (int) Math.min(pixels - 1, wanted);
  }
}
