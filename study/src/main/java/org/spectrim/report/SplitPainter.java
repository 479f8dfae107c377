package org.spectrim.report;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.spectrim.scene.LabelMap;
import org.spectrim.split.Split;

/** Paints which pixels train, validate and test, as a PNG file of one pixel a pixel. */
final class SplitPainter {
  static final int TRAIN = 0xE69F00;
  static final int VALIDATION = 0xF0E442;
  static final int TEST = 0x0072B2;
  static final int LEFT_OUT = 0x9A9A9A;
  static final int UNLABELLED = 0x202020;

  private SplitPainter() {}

  /**
   * Training, validation and test pixels in the colours of the report's legend, and labelled ones
   * that are none of them, as in a buffer.
   */
  static byte[] paint(Split split, LabelMap labels) {
    int[] rgb = new int[split.rows() * split.columns()];
    Arrays.setAll(rgb, pixel -> labels.at(pixel) == 0 ? UNLABELLED : LEFT_OUT);
    Arrays.stream(split.test()).forEach(pixel -> rgb[pixel] = TEST);
    Arrays.stream(split.validation()).forEach(pixel -> rgb[pixel] = VALIDATION);
    Arrays.stream(split.train()).forEach(pixel -> rgb[pixel] = TRAIN);
    return png(split.rows(), split.columns(), rgb);
  }

  private static byte[] png(int rows, int columns, int[] rgb) {
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, columns, rows, rgb, 0, columns);
    return Thumbnail.png(image);
  }
}
