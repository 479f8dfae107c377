package org.spectrim.split;

import java.util.stream.IntStream;

/**
 * How far a split leaks: the share of test pixels whose window holds a pixel that was trained or
 * validated on. A network that looks through windows has then seen part of what it is tested on.
 */
public final class WindowOverlap {
  private WindowOverlap() {}

  /**
   * The overlap of a split.
   *
   * @param window rows and columns of the window, odd; 1 gives 0
   * @return 0 to 1
   */
  public static double measure(Split split, int window) {
    int[] seen =
        IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation())).toArray();
    return measure(split.rows(), split.columns(), seen, split.test(), window);
  }

  /**
   * The share of {@code test} whose window holds a pixel of {@code seen}.
   *
   * @param seen pixel indices {@code row * columns + column}, labelled or not
   * @return 0 to 1
   */
  public static double measure(int rows, int columns, int[] seen, int[] test, int window) {
    if (window < 1 || window % 2 == 0) {
      throw new IllegalArgumentException("a window must be odd and at least 1, not " + window);
    }
    if (test.length == 0) {
      return 0;
    }
    boolean[] member = new boolean[rows * columns];
    for (int pixel : seen) {
      member[pixel] = true;
    }
    Neighbourhood around = new Neighbourhood(rows, columns);
    around.fill(member);
    int touched = 0;
    for (int pixel : test) {
      touched += around.touches(pixel, window / 2) ? 1 : 0;
    }
    return (double) touched / test.length;
  }
}
