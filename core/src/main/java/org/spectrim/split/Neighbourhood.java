package org.spectrim.split;

/**
 * Answers whether the window around a pixel holds any pixel of a set, in constant time: a
 * summed-area table of the set (Crow 1984).
 */
final class Neighbourhood {
  private final int rows;
  private final int columns;
  private final int[] sums;

  Neighbourhood(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.sums = new int[(rows + 1) * (columns + 1)];
  }

  /** Replaces the set by the pixels for which {@code member} is true. */
  void fill(boolean[] member) {
    int stride = columns + 1;
    for (int r = 0; r < rows; r++) {
      int row = 0;
      for (int c = 0; c < columns; c++) {
        row += member[r * columns + c] ? 1 : 0;
        sums[(r + 1) * stride + c + 1] = sums[r * stride + c + 1] + row;
      }
    }
  }

  /** Whether a pixel of the set is at most {@code radius} rows and columns away. */
  boolean touches(int pixel, int radius) {
    int row = pixel / columns;
    int column = pixel % columns;
    int top = Math.max(0, row - radius);
    int left = Math.max(0, column - radius);
    int bottom = Math.min(rows, row + radius + 1);
    int right = Math.min(columns, column + radius + 1);
    int stride = columns + 1;
    return sums[bottom * stride + right]
            - sums[top * stride + right]
            - sums[bottom * stride + left]
            + sums[top * stride + left]
        > 0;
  }
}
