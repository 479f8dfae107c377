package org.spectrim.split;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.spectrim.scene.LabelMap;

/**
 * One draw of training blocks: square blocks on a grid with a random origin are taken one after
 * another, rare classes first, until each class has its number of pixels. All classes in a block
 * give the pixels that they still lack, from one side of the block on, so that what is taken of a
 * block lies together.
 */
final class BlockDraw {
  private final LabelMap labels;
  private final int side;
  private final Draw draw;
  private final int rowOrigin;
  private final int columnOrigin;

  BlockDraw(LabelMap labels, int side, Draw draw) {
    this.labels = labels;
    this.side = side;
    this.draw = draw;
    this.rowOrigin = draw.below(side);
    this.columnOrigin = draw.below(side);
  }

  /**
   * Which pixels train.
   *
   * @param byClass the pixels of each class
   * @param targets how many of them are to train, fewer than there are
   */
  boolean[] pixels(int[][] byClass, int[] targets) {
    boolean[] taken = new boolean[labels.labels().length];
    int[] lacking = targets.clone();
    int[] rareFirst =
        IntStream.range(0, byClass.length)
            .boxed()
            .sorted(Comparator.comparingInt(c -> byClass[c].length))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int c : rareFirst) {
      while (lacking[c] > 0) {
        // While a class lacks pixels, those it has left lie in blocks not taken yet.
        int pixel = byClass[c][draw.below(byClass[c].length)];
        if (!taken[pixel]) {
          takeBlock(pixel, taken, lacking);
        }
      }
    }
    return taken;
  }

  private void takeBlock(int inside, boolean[] taken, int[] lacking) {
    int top = (inside / labels.columns() + rowOrigin) / side * side - rowOrigin;
    int left = (inside % labels.columns() + columnOrigin) / side * side - columnOrigin;
    int direction = draw.below(4);
    for (int line = 0; line < side; line++) {
      int along = direction < 2 ? line : side - 1 - line;
      for (int step = 0; step < side; step++) {
        boolean byRow = direction % 2 == 0;
        take(top + (byRow ? along : step), left + (byRow ? step : along), taken, lacking);
      }
    }
  }

  private void take(int row, int column, boolean[] taken, int[] lacking) {
    if (row < 0 || row >= labels.rows() || column < 0 || column >= labels.columns()) {
      return;
    }
    int pixel = row * labels.columns() + column;
    int label = labels.at(pixel);
    if (label > 0 && !taken[pixel] && lacking[label - 1] > 0) {
      taken[pixel] = true;
      lacking[label - 1]--;
    }
  }
}
