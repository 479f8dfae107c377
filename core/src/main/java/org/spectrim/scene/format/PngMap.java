package org.spectrim.scene.format;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;

/** Pictures for people: label maps in the colours of their classes, cubes in false colour. */
public final class PngMap {
  private static final double DARKEST = 0.02;
  private static final double BRIGHTEST = 0.98;
  // Larger scenes are thinned out: a picture is for looking at.
  private static final int LONGEST_SIDE = 4096;

  private PngMap() {}

  /** A label map as a PNG file; unlabelled pixels are black. */
  public static byte[] labels(LabelMap map, List<LandClass> classes) {
    BufferedImage image =
        classes.size() < 256
            ? new BufferedImage(
                map.columns(), map.rows(), BufferedImage.TYPE_BYTE_INDEXED, palette(classes))
            : new BufferedImage(map.columns(), map.rows(), BufferedImage.TYPE_INT_RGB);
    boolean indexed = classes.size() < 256;
    int[] row = new int[map.columns()];
    for (int r = 0; r < map.rows(); r++) {
      for (int c = 0; c < row.length; c++) {
        int label = map.at(r * row.length + c);
        row[c] = indexed ? label : label == 0 ? 0 : classes.get(label - 1).rgb();
      }
      if (indexed) {
        image.getRaster().setPixels(0, r, row.length, 1, row);
      } else {
        image.setRGB(0, r, row.length, 1, row, 0, row.length);
      }
    }
    return png(image);
  }

  private static IndexColorModel palette(List<LandClass> classes) {
    int[] colours = new int[classes.size() + 1];
    for (int i = 0; i < classes.size(); i++) {
      colours[i + 1] = classes.get(i).rgb();
    }
    return new IndexColorModel(
        8, colours.length, colours, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
  }

  /**
   * A cube in false colour as a PNG file, each band stretched from its 2nd to its 98th percentile.
   *
   * @param red the band shown red, 0-based
   * @param green the band shown green
   * @param blue the band shown blue
   */
  public static byte[] falseColour(Cube cube, int red, int green, int blue) {
    int[] shown = {red, green, blue};
    for (int band : shown) {
      Objects.checkIndex(band, cube.bands());
    }
    int step = 1 + (Math.max(cube.rows(), cube.columns()) - 1) / LONGEST_SIDE;
    int rows = (cube.rows() + step - 1) / step;
    int columns = (cube.columns() + step - 1) / step;
    float[][] planes = new float[3][rows * columns];
    float[] row = new float[cube.bands() * cube.columns()];
    for (int r = 0; r < rows; r++) {
      cube.read(r * step, 1, FloatBuffer.wrap(row));
      for (int i = 0; i < 3; i++) {
        for (int c = 0; c < columns; c++) {
          planes[i][r * columns + c] = row[shown[i] * cube.columns() + c * step];
        }
      }
    }
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    int[] rgb = new int[rows * columns];
    for (float[] plane : planes) {
      stretch(plane, cube.metadata().noData(), rgb);
    }
    image.setRGB(0, 0, columns, rows, rgb, 0, columns);
    return png(image);
  }

  /** Adds a band as the next lower byte of each colour; pixels without measurement stay black. */
  private static void stretch(
      float[] plane, @org.jspecify.annotations.Nullable Float noData, int[] rgb) {
    float ignored = noData == null ? Float.NaN : noData;
    float[] sorted = new float[plane.length];
    int valid = 0;
    for (float value : plane) {
      if (Float.isFinite(value) && value != ignored) {
        sorted[valid++] = value;
      }
    }
    Arrays.sort(sorted, 0, valid);
    float low = valid == 0 ? 0 : sorted[(int) (DARKEST * (valid - 1))];
    float high = valid == 0 ? 1 : sorted[(int) (BRIGHTEST * (valid - 1))];
    float scale = high > low ? 255 / (high - low) : 0;
    for (int i = 0; i < plane.length; i++) {
      float value = plane[i] == ignored ? low : plane[i];
      int level = Math.max(0, Math.min(255, Math.round((value - low) * scale)));
      rgb[i] = rgb[i] << 8 | level;
    }
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
