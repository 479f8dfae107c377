package org.spectrim.split;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.spectrim.scene.LabelMap;

/**
 * One draw of training blocks: square blocks on a grid with a random origin are taken one after
 * another, rare classes first, until each class has its number of pixels. All classes in a block
 * give the pixels that they still lack, from one side of the block on, so that what is taken of a
 * block lies together. Around the pixels that a guarded class has left to test nothing trains.
 */
final class BlockDraw {
  private final LabelMap labels;
  private final int side;
  private final int radius;
  private final Draw draw;
  private final int rowOrigin;
  private final int columnOrigin;

  private final boolean[] taken;
  private final boolean[] barred;

  /**
   * @param side rows and columns of a block
   * @param radius of a test pixel's window: half of it, rounded down
   */
  BlockDraw(LabelMap labels, int side, int radius, Draw draw) {
    this.labels = labels;
    this.side = side;
    this.radius = radius;
    this.draw = draw;
    this.rowOrigin = draw.below(side);
    this.columnOrigin = draw.below(side);
    this.taken = new boolean[labels.labels().length];
    this.barred = new boolean[taken.length];
  }

  /**
   * Which pixels train. A class gets fewer than its target only where guarded ones leave no more.
   *
   * @param byClass the pixels of each class
   * @param targets how many of them are to train, fewer than there are
   * @param guarded classes to keep test pixels of
   */
  boolean[] pixels(int[][] byClass, int[] targets, BitSet guarded) {
    int[] lacking = targets.clone();
    int[] guardedThenRareFirst =
        IntStream.range(0, byClass.length)
            .boxed()
            .sorted(
                Comparator.comparing((Integer c) -> !guarded.get(c))
                    .thenComparingInt(c -> byClass[c].length))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int c : guardedThenRareFirst) {
      // In shuffled order, so that the next pixel still free lies in a block by its number of them.
      int[] shuffled = draw.shuffled(byClass[c]);
      for (int i = 0; i < shuffled.length && lacking[c] > 0; i++) {
        if (!taken[shuffled[i]] && !barred[shuffled[i]]) {
          takeBlock(shuffled[i], lacking);
        }
      }
      if (guarded.get(c)) {
        guard(byClass[c]);
      }
    }
    return taken;
  }

  /** Bars the windows of those pixels of a class that no training pixel is in. */
  private void guard(int[] pixels) {
    Neighbourhood around = new Neighbourhood(labels.rows(), labels.columns());
    around.fill(taken);
    for (int pixel : pixels) {
      if (!taken[pixel] && !around.touches(pixel, radius)) {
        bar(pixel / labels.columns(), pixel % labels.columns());
      }
    }
  }

  private void bar(int row, int column) {
    for (int r = Math.max(0, row - radius); r <= Math.min(labels.rows() - 1, row + radius); r++) {
      int from = r * labels.columns() + Math.max(0, column - radius);
      int last = r * labels.columns() + Math.min(labels.columns() - 1, column + radius);
      Arrays.fill(barred, from, last + 1, true);
    }
  }

  private void takeBlock(int inside, int[] lacking) {
    int top = (inside / labels.columns() + rowOrigin) / side * side - rowOrigin;
    int left = (inside % labels.columns() + columnOrigin) / side * side - columnOrigin;
    int direction = draw.below(4);
    for (int line = 0; line < side; line++) {
      int along = direction < 2 ? line : side - 1 - line;
      for (int step = 0; step < side; step++) {
        boolean byRow = direction % 2 == 0;
        take(top + (byRow ? along : step), left + (byRow ? step : along), lacking);
      }
    }
  }

  private void take(int row, int column, int[] lacking) {
    if (row < 0 || row >= labels.rows() || column < 0 || column >= labels.columns()) {
      return;
    }
    int pixel = row * labels.columns() + column;
    int label = labels.at(pixel);
    if (label > 0 && !taken[pixel] && !barred[pixel] && lacking[label - 1] > 0) {
      taken[pixel] = true;
      lacking[label - 1]--;
    }
  }
}
