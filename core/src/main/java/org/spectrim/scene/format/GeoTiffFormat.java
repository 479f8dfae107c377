package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LandClass;

/**
 * GeoTIFF files: the first image of a TIFF or BigTIFF, in strips or tiles, bands one after the
 * other or pixel by pixel, whole numbers and floats, without compression or with deflate or LZW and
 * any predictor. GDAL's no-data value, scales, offsets, wavelengths and bad-band list are heeded;
 * the tags that place the image on the map are kept.
 */
final class GeoTiffFormat implements CubeFormat {
  private static final long MOST_INFLATION = 4096;

  @Override
  public String name() {
    return "GeoTIFF (.tif)";
  }

  @Override
  public boolean reads(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return TiffDirectory.isTiff(new FileSlice(channel, 0, 4).readAllBytes());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Cube cube(FileVariable source) {
    return open(source, (file, tags, gdal) -> cube(source.file(), file, tags, gdal));
  }

  @Override
  public LabelImage labels(FileVariable source) {
    try (Cube cube = cube(source)) {
      if (cube.bands() != 1) {
        throw new InputException(source + " has " + cube.bands() + " bands; a label map has one");
      }
      long pixels = (long) cube.rows() * cube.columns();
      if (pixels > Integer.MAX_VALUE - 8) {
        throw new InputException(source + " is too large for a label map");
      }
      Memory.require(pixels * 6, source.toString());
      float[] values = new float[(int) pixels];
      cube.read(0, cube.rows(), FloatBuffer.wrap(values));
      Float noData = cube.metadata().noData();
      for (int i = 0; i < values.length && noData != null; i++) {
        values[i] = Float.compare(values[i], noData) == 0 ? 0 : values[i];
      }
      List<LandClass> classes =
          open(source, (file, tags, gdal) -> close(file, classes(tags, gdal)));
      return Labels.image(source.toString(), cube.rows(), cube.columns(), values, classes);
    }
  }

  @Override
  public List<Path> files(FileVariable source) {
    return List.of(source.file());
  }

  /** What is made of an opened file, which then belongs to it. */
  @FunctionalInterface
  private interface Use<T> {
    T of(FileChannel file, TiffDirectory tags, GdalMetadata gdal) throws IOException;
  }

  private static <T> T open(FileVariable source, Use<T> use) {
    if (source.variable() != null) {
      throw new UsageException(
          source + ": a GeoTIFF has no variables; leave ':" + source.variable() + "' out");
    }
    FileChannel file = null;
    try {
      file = FileChannel.open(source.file());
      TiffDirectory tags = TiffDirectory.read(file);
      return use.of(file, tags, GdalMetadata.parse(tags.text(TiffTags.GDAL_METADATA)));
    } catch (IOException | RuntimeException e) {
      closeQuietly(file);
      if (e instanceof InputException known) {
        throw known;
      }
      throw new InputException("cannot read " + source.file() + ": " + e.getMessage(), e);
    }
  }

  private static Cube cube(Path path, FileChannel file, TiffDirectory tags, GdalMetadata gdal)
      throws IOException {
    TiffLayout layout = TiffLayout.of(tags);
    long row =
        (long) layout.chunkColumns() * (layout.planar() ? 1 : layout.bands()) * layout.type().bytes;
    if (row / MOST_INFLATION > file.size()) {
      throw new IOException("it is far too small for its size in pixels");
    }
    Memory.require(4 * row, path.toString());
    Float noData = noData(tags);
    int bands = layout.bands();
    float[] gains = new float[bands];
    float[] offsets = new float[bands];
    List<Integer> good = new ArrayList<>();
    for (int b = 0; b < bands; b++) {
      gains[b] = (float) gdal.number("scale", b, 1);
      offsets[b] = (float) gdal.number("offset", b, 0);
      if (gdal.number("bbl", b, 1) != 0) {
        good.add(b);
      }
    }
    if (good.isEmpty()) {
      throw new IOException("its bad-band list leaves no band");
    }
    int[] used = good.stream().mapToInt(Integer::intValue).toArray();
    CubeMetadata metadata =
        new CubeMetadata(wavelengths(gdal, used), noData, Georeference.ofTiff(tags));
    BandScaling scaling = BandScaling.of(gains, offsets, noData);
    return new TiffCube(path, file, layout, scaling, used, metadata);
  }

  private static @Nullable Float noData(TiffDirectory tags) throws IOException {
    String text = tags.text(TiffTags.GDAL_NODATA).strip();
    try {
      return text.isEmpty()
          ? null
          : text.equalsIgnoreCase("nan")
              ? (Float) Float.NaN
              : (Float) (float) Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException("its no-data value '" + text + "' is no number", e);
    }
  }

  /** In nanometres; GDAL writes them as they stood in the header of an ENVI file. */
  private static float @Nullable [] wavelengths(GdalMetadata gdal, int[] bands) throws IOException {
    float[] wavelengths = new float[bands.length];
    for (int i = 0; i < bands.length; i++) {
      double value = gdal.number("wavelength", bands[i], Double.NaN);
      String unit =
          gdal.text("wavelength_units", bands[i]).orElse("").toLowerCase(java.util.Locale.ROOT);
      // No optical sensor sees 100 micrometres, and none sees 100 nanometres.
      boolean micro =
          unit.startsWith("micro") || unit.equals("um") || (unit.isEmpty() && value < 100);
      wavelengths[i] = (float) (micro ? value * 1000 : value);
      if (Double.isNaN(value)) {
        return null;
      }
    }
    return wavelengths;
  }

  private static List<LandClass> classes(TiffDirectory tags, GdalMetadata gdal) throws IOException {
    long[] colours = tags.has(TiffTags.COLOUR_MAP) ? tags.longs(TiffTags.COLOUR_MAP) : new long[0];
    int entries = colours.length / 3;
    return IntStream.rangeClosed(1, Character.MAX_VALUE)
        .mapToObj(
            value ->
                Optional.ofNullable(gdal.items().get(GeoTiffWriter.CLASS + value + "/0"))
                    .map(name -> new LandClass(value, name, rgb(colours, entries, value))))
        .flatMap(Optional::stream)
        .toList();
  }

  private static int rgb(long[] colours, int entries, int value) {
    return value >= entries
        ? 0
        : Arrays.stream(new int[] {0, 1, 2})
            .map(i -> (int) (colours[i * entries + value] >> 8))
            .reduce(0, (rgb, part) -> rgb << 8 | part);
  }

  private static <T> T close(FileChannel file, T result) throws IOException {
    file.close();
    return result;
  }

  private static void closeQuietly(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException ignored) {
      // The error that brought us here is the one to tell.
    }
  }
}
