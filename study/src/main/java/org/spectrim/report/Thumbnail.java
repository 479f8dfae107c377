package org.spectrim.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.spectrim.error.InputException;

/** Pictures thinned out to a size that is enough for the eye. */
final class Thumbnail {
  /** Pixels of the longer side. */
  static final int LONGEST = 400;

  private Thumbnail() {}

  /**
   * A PNG file with every n-th pixel of every n-th row, so that no colour comes in that no class
   * has; the same bytes if it is small enough.
   *
   * @throws InputException if it is no picture
   */
  static byte[] of(byte[] png, String name) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      if (image == null) {
        throw new InputException(name + " is not a picture; delete it and run its trial again");
      }
      int step = 1 + (Math.max(image.getWidth(), image.getHeight()) - 1) / LONGEST;
      return step == 1 ? png : png(thinned(image, step));
    } catch (IOException e) {
      throw new InputException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private static BufferedImage thinned(BufferedImage image, int step) {
    int columns = (image.getWidth() + step - 1) / step;
    int rows = (image.getHeight() + step - 1) / step;
    BufferedImage small =
        new BufferedImage(
            image.getColorModel(),
            image.getColorModel().createCompatibleWritableRaster(columns, rows),
            image.isAlphaPremultiplied(),
            null);
    int[] samples = new int[image.getRaster().getNumBands()];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        samples = image.getRaster().getPixel(c * step, r * step, samples);
        small.getRaster().setPixel(c, r, samples);
      }
    }
    return small;
  }

  static byte[] png(BufferedImage image) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
