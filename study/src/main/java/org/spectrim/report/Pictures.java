package org.spectrim.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.split.Split;

/** Paints the pictures of a report, as PNG files of one pixel a pixel. */
public final class Pictures {
  static final int UNLABELLED = 0x000000;
  static final int TRAIN = 0xE69F00;
  static final int VALIDATION = 0xF0E442;
  static final int TEST = 0x0072B2;
  static final int UNUSED = 0x303030;

  /** Near infrared, red and green, in nanometres: vegetation shows red. */
  private static final double[] WAVELENGTHS = {860, 650, 550};

  /** Where those lie among the bands of a visible to short-wave infrared sensor (400-2,500 nm). */
  private static final double[] WIDE_PLACES = {0.22, 0.12, 0.07};

  /** And of a visible to near infrared sensor (430-860 nm). */
  private static final double[] NARROW_PLACES = {0.95, 0.5, 0.28};

  private static final int WIDE_FROM_BANDS = 150;
  private static final double CUT = 0.02;

  private Pictures() {}

  /** Classes in their colours, unlabelled pixels black. */
  public static byte[] classes(LabelMap map, List<LandClass> classes) {
    int[] rgb = new int[map.labels().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = map.at(i) == 0 ? UNLABELLED : classes.get(map.at(i) - 1).rgb();
    }
    return png(map.rows(), map.columns(), rgb);
  }

  /** Training, validation and test pixels in the colours of the report's legend. */
  public static byte[] split(Split split) {
    int[] rgb = new int[split.rows() * split.columns()];
    Arrays.fill(rgb, UNUSED);
    Arrays.stream(split.test()).forEach(pixel -> rgb[pixel] = TEST);
    Arrays.stream(split.validation()).forEach(pixel -> rgb[pixel] = VALIDATION);
    Arrays.stream(split.train()).forEach(pixel -> rgb[pixel] = TRAIN);
    return png(split.rows(), split.columns(), rgb);
  }

  /**
   * The image in false colours, near infrared as red, red as green and green as blue, each
   * stretched between its 2nd and 98th percentile. Where the cube does not know its wavelengths,
   * the bands are guessed from their number.
   */
  public static byte[] falseColour(Cube cube) {
    int pixels = cube.rows() * cube.columns();
    int[] bands = falseColourBands(cube);
    float[][] channels = new float[bands.length][pixels];
    float[] row = new float[cube.bands() * cube.columns()];
    for (int r = 0; r < cube.rows(); r++) {
      cube.read(r, 1, FloatBuffer.wrap(row));
      for (int i = 0; i < bands.length; i++) {
        System.arraycopy(
            row, bands[i] * cube.columns(), channels[i], r * cube.columns(), cube.columns());
      }
    }
    int[] rgb = new int[pixels];
    for (float[] channel : channels) {
      stretchInto(rgb, channel, cube.metadata().noData());
    }
    return png(cube.rows(), cube.columns(), rgb);
  }

  static int[] falseColourBands(Cube cube) {
    float[] known = cube.metadata().wavelengths();
    double[] places = cube.bands() >= WIDE_FROM_BANDS ? WIDE_PLACES : NARROW_PLACES;
    int[] bands = new int[WAVELENGTHS.length];
    for (int i = 0; i < bands.length; i++) {
      bands[i] = known == null ? (int) (places[i] * cube.bands()) : nearest(known, WAVELENGTHS[i]);
    }
    return bands;
  }

  private static int nearest(float[] wavelengths, double wanted) {
    int best = 0;
    for (int b = 1; b < wavelengths.length; b++) {
      if (Math.abs(wavelengths[b] - wanted) < Math.abs(wavelengths[best] - wanted)) {
        best = b;
      }
    }
    return best;
  }

  /** Shifts the colours by one channel and adds this one as the last; missing samples are black. */
  private static void stretchInto(int[] rgb, float[] channel, @Nullable Float noData) {
    float missing = noData == null ? Float.NaN : noData;
    float[] sorted = new float[channel.length];
    int known = 0;
    for (float sample : channel) {
      if (Float.isFinite(sample) && sample != missing) {
        sorted[known++] = sample;
      }
    }
    Arrays.sort(sorted, 0, known);
    float low = known == 0 ? 0 : sorted[(int) (CUT * (known - 1))];
    float high = known == 0 ? 1 : sorted[(int) ((1 - CUT) * (known - 1))];
    float range = high > low ? high - low : 1;
    for (int i = 0; i < rgb.length; i++) {
      float share = Math.max(0, Math.min(1, (channel[i] - low) / range));
      rgb[i] = rgb[i] << 8 | Math.round(255 * share);
    }
  }

  private static byte[] png(int rows, int columns, int[] rgb) {
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, columns, rows, rgb, 0, columns);
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
