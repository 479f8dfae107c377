package org.spectrim.distill;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.spectrim.error.InputException;
import org.spectrim.split.Split;
import org.spectrim.split.WindowOverlap;

/**
 * The pixels that a teacher may label: those of no set of the split, and where the user says so
 * those of the test, whose labels are not looked at.
 */
final class UnlabelledPixels {
  /** Pixels that teachers look at together. */
  private static final int LOT = 1024;

  private UnlabelledPixels() {}

  /**
   * Draws pixels. Where the split keeps training pixels out of test windows, so does this, unless
   * options say otherwise.
   *
   * @param window the wider one of teacher and student
   * @param trusted which of some pixels the teachers are sure enough of
   * @return ascending
   * @throws InputException if there are none
   */
  static int[] draw(
      Split split, int window, DistillOptions options, long seed, UnaryOperator<int[]> trusted) {
    int all = split.rows() * split.columns();
    boolean[] used = new boolean[all];
    mark(used, split.train(), true);
    mark(used, split.validation(), true);
    mark(used, split.test(), !options.transductive());
    boolean apart = window > 1 && WindowOverlap.measure(split, window) == 0;
    if (apart && !options.transductive() && !options.mayBeNearTest()) {
      markWindows(used, split, window / 2);
    }
    int[] free = IntStream.range(0, all).filter(pixel -> !used[pixel]).toArray();
    if (free.length == 0) {
      throw new InputException(
          "unlabelled: all pixels are in the split's sets%s; set unlabelled to 0"
              .formatted(apart ? " or in their test windows" : ""));
    }
    int[] order = shuffled(free, new Random(seed));
    int[] drawn = new int[0];
    // Teachers look at no more pixels than needed: a scene may be large.
    for (int first = 0; first < order.length && drawn.length < options.unlabelled(); ) {
      int last = Math.min(order.length, first + Math.max(LOT, options.unlabelled()));
      drawn = concat(drawn, trusted.apply(Arrays.copyOfRange(order, first, last)));
      first = last;
    }
    if (drawn.length == 0) {
      throw new InputException(
          "unlabelled: of %d pixels the teacher gives none a class with probability %s; lower confidence"
              .formatted(free.length, options.leastConfidence()));
    }
    return Arrays.stream(drawn).limit(options.unlabelled()).sorted().toArray();
  }

  private static int[] concat(int[] some, int[] others) {
    return IntStream.concat(IntStream.of(some), IntStream.of(others)).toArray();
  }

  private static void mark(boolean[] used, int[] pixels, boolean value) {
    for (int pixel : pixels) {
      used[pixel] = value;
    }
  }

  private static void markWindows(boolean[] used, Split split, int reach) {
    for (int pixel : split.test()) {
      int row = pixel / split.columns();
      int column = pixel % split.columns();
      for (int r = Math.max(0, row - reach); r <= Math.min(split.rows() - 1, row + reach); r++) {
        int first = r * split.columns() + Math.max(0, column - reach);
        int last = r * split.columns() + Math.min(split.columns() - 1, column + reach);
        Arrays.fill(used, first, last + 1, true);
      }
    }
  }

  private static int[] shuffled(int[] pixels, Random random) {
    int[] order = pixels.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
