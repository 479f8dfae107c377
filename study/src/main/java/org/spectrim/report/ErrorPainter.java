package org.spectrim.report;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.spectrim.split.Split;
import org.spectrim.study.TestLabels;

/** Paints which test pixels a model has wrong, as a PNG file of one pixel a pixel. */
final class ErrorPainter {
  static final int WRONG = 0xE6194B;
  static final int RIGHT = 0xC9D1D9;
  static final int UNTESTED = SplitPainter.UNLABELLED;

  private ErrorPainter() {}

  /**
   * @param labels of the split's test pixels, in its order
   */
  static byte[] paint(Split split, TestLabels labels) {
    int[] rgb = new int[split.rows() * split.columns()];
    Arrays.fill(rgb, UNTESTED);
    int[] test = split.test();
    for (int i = 0; i < test.length; i++) {
      rgb[test[i]] = labels.predicted()[i] == labels.truth()[i] ? RIGHT : WRONG;
    }
    BufferedImage image =
        new BufferedImage(split.columns(), split.rows(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, split.columns(), split.rows(), rgb, 0, split.columns());
    return Thumbnail.png(image);
  }
}
