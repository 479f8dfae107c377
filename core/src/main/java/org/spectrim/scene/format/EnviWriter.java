package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;

/**
 * Writes ENVI files, little endian: a data file, then the header, so that a header never speaks of
 * data that are not there. A cube passes through in blocks of rows.
 */
public final class EnviWriter {
  private static final int BLOCK = 1 << 22;

  private EnviWriter() {}

  /**
   * Writes a cube.
   *
   * @param path of the header ({@code x.hdr}, the data go to {@code x.img}) or of the data file
   * @param type whole-number types round and saturate
   * @throws InputException if the folder cannot be written
   */
  public static void cube(Path path, Cube cube, SampleType type, Interleave interleave) {
    if (type == SampleType.INT8) {
      throw new IllegalArgumentException("ENVI has no signed bytes");
    }
    String header =
        head(cube.rows(), cube.columns(), cube.bands(), type, interleave, "ENVI Standard")
            + spectral(cube.metadata())
            + georeference(cube.metadata());
    write(path, header, file -> samples(file, cube, type, interleave));
  }

  /**
   * Writes a label map as an ENVI classification, with the values, names and colours of the
   * classes.
   *
   * @param path of the header or of the data file
   * @param source where the georeference is taken from: the metadata of the classified cube
   */
  public static void classification(
      Path path, LabelMap map, List<LandClass> classes, CubeMetadata source) {
    classification(
        path, map.rows(), map.columns(), classes, source, RasterContent.values(map, classes));
  }

  /**
   * As {@link #classification(Path, LabelMap, List, CubeMetadata)}, row after row.
   *
   * @param content hands over one band: the values of the classes
   */
  public static void classification(
      Path path,
      int rows,
      int columns,
      List<LandClass> classes,
      CubeMetadata source,
      RasterContent content) {
    int most = classes.stream().mapToInt(LandClass::value).max().orElse(0);
    SampleType type = most > 255 ? SampleType.UINT16 : SampleType.UINT8;
    String header =
        head(rows, columns, 1, type, Interleave.BSQ, "ENVI Classification")
            + classTable(classes, most)
            + georeference(source);
    write(path, header, file -> labels(file, rows, columns, type, content));
  }

  /** The data file that belongs to a path. */
  public static Path dataPath(Path path) {
    return isHeader(path) ? path.resolveSibling(stem(path) + ".img") : path;
  }

  /** The header that belongs to a path. */
  public static Path headerPath(Path path) {
    return isHeader(path) ? path : path.resolveSibling(stem(path) + ".hdr");
  }

  private static boolean isHeader(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".hdr");
  }

  private static String stem(Path path) {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static void write(Path path, String header, AtomicFile.ChannelContent data) {
    Path headerPath = headerPath(path);
    try {
      Files.deleteIfExists(headerPath);
    } catch (IOException e) {
      throw new InputException("cannot write " + headerPath + ": " + AtomicFile.reason(e), e);
    }
    AtomicFile.writeChannel(dataPath(path), data);
    AtomicFile.write(headerPath, header);
  }

  private static String head(
      int rows, int columns, int bands, SampleType type, Interleave interleave, String fileType) {
    return """
        ENVI
        samples = %d
        lines = %d
        bands = %d
        header offset = 0
        file type = %s
        data type = %d
        interleave = %s
        byte order = 0
        """
        .formatted(
            columns,
            rows,
            bands,
            fileType,
            type.enviCode,
            interleave.name().toLowerCase(Locale.ROOT));
  }

  private static String spectral(CubeMetadata metadata) {
    StringBuilder text = new StringBuilder();
    if (metadata.noData() != null) {
      text.append("data ignore value = ").append(metadata.noData()).append('\n');
    }
    float[] wavelengths = metadata.wavelengths();
    if (wavelengths != null) {
      text.append("wavelength units = Nanometers\nwavelength = {");
      for (int i = 0; i < wavelengths.length; i++) {
        text.append(i == 0 ? "" : i % 10 == 0 ? ",\n " : ", ").append(wavelengths[i]);
      }
      text.append("}\n");
    }
    return text.toString();
  }

  private static String georeference(CubeMetadata metadata) {
    return Georeference.toEnvi(metadata.georeference()).entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static String classTable(List<LandClass> classes, int most) {
    String[] names = new String[most + 1];
    int[] colours = new int[most + 1];
    names[0] = "Unclassified";
    for (LandClass landClass : classes) {
      names[landClass.value()] = landClass.name().replaceAll("[,{}\\p{Cntrl}]", " ").strip();
      colours[landClass.value()] = landClass.rgb();
    }
    for (int value = 1; value <= most; value++) {
      names[value] = names[value] == null ? "not used " + value : names[value];
    }
    String lookup =
        IntStream.range(0, most + 1)
            .map(value -> colours[value])
            .mapToObj(rgb -> (rgb >> 16 & 255) + ", " + (rgb >> 8 & 255) + ", " + (rgb & 255))
            .collect(Collectors.joining(", "));
    return "classes = %d\nclass lookup = {%s}\nclass names = {%s}\n"
        .formatted(most + 1, lookup, String.join(", ", names));
  }

  private static void labels(
      FileChannel file, int rows, int columns, SampleType type, RasterContent content)
      throws IOException {
    ByteBuffer bytes = bytes(columns, type);
    content.writeTo(
        (values, count) -> {
          for (int r = 0; r < count; r++) {
            type.encode(values, r * columns, columns, bytes.clear());
            writeFully(file, bytes.flip(), file.size());
          }
        });
    if (file.size() != (long) rows * columns * type.bytes) {
      throw new IllegalStateException("not as many rows were written as the map has");
    }
  }

  private static void samples(FileChannel file, Cube cube, SampleType type, Interleave interleave)
      throws IOException {
    int columns = cube.columns();
    int bands = cube.bands();
    EnviLayout layout =
        new EnviLayout(cube.rows(), columns, bands, type, interleave, ByteOrder.LITTLE_ENDIAN, 0);
    int step = (int) Math.max(1, Math.min(cube.rows(), BLOCK / ((long) columns * bands)));
    float[] block = new float[Math.multiplyExact(step * columns, bands)];
    float[] turned = new float[interleave == Interleave.BSQ ? 0 : columns * bands];
    ByteBuffer bytes = bytes(interleave == Interleave.BSQ ? step * columns : columns * bands, type);
    for (int row = 0; row < cube.rows(); row += step) {
      int now = Math.min(step, cube.rows() - row);
      cube.read(row, now, FloatBuffer.wrap(block));
      if (interleave == Interleave.BSQ) {
        for (int band = 0; band < bands; band++) {
          type.encode(block, band * now * columns, now * columns, bytes.clear());
          writeFully(file, bytes.flip(), layout.position(band, row, 0));
        }
        continue;
      }
      for (int r = 0; r < now; r++) {
        turn(block, r, now, columns, bands, interleave, turned);
        type.encode(turned, 0, turned.length, bytes.clear());
        writeFully(file, bytes.flip(), layout.position(0, row + r, 0));
      }
    }
  }

  /** One row out of a block of {@code [band, row, column]}, as {@code [band, column]} or turned. */
  private static void turn(
      float[] block, int row, int rows, int columns, int bands, Interleave order, float[] out) {
    for (int band = 0; band < bands; band++) {
      int from = (band * rows + row) * columns;
      if (order == Interleave.BIL) {
        System.arraycopy(block, from, out, band * columns, columns);
        continue;
      }
      for (int c = 0; c < columns; c++) {
        out[c * bands + band] = block[from + c];
      }
    }
  }

  private static ByteBuffer bytes(int samples, SampleType type) {
    return ByteBuffer.allocate(Math.multiplyExact(samples, type.bytes))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }
}
