package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LandClass;

/**
 * Reads ENVI files: all interleaves, the real data types, both byte orders. Scale factors, gains
 * and offsets are applied, bands that {@code bbl} calls bad are left out, wavelengths come out in
 * nanometres. Either the header or the data file may be named.
 */
public final class EnviFile {
  /** How data files beside a header may end, in the order they are looked for. */
  private static final List<String> DATA_ENDINGS =
      List.of("", ".img", ".dat", ".bsq", ".bil", ".bip", ".raw", ".bin", ".cue");

  private static final List<String> GEOREFERENCE =
      List.of("map info", "projection info", "coordinate system string", "geo points", "rpc info");

  private final EnviHeader header;
  private final Path data;
  private final EnviLayout layout;

  private EnviFile(EnviHeader header, Path data, EnviLayout layout) {
    this.header = header;
    this.data = data;
    this.layout = layout;
  }

  /**
   * Reads the header and compares it with the size of the data file.
   *
   * @param path the header or the data file
   * @throws InputException if one of the two is absent or they do not fit together
   */
  public static EnviFile open(Path path) {
    Path headerPath = headerOf(path);
    EnviHeader header = EnviHeader.read(headerPath);
    EnviLayout layout = EnviLayout.of(header);
    Path data = path.equals(headerPath) ? dataOf(headerPath) : path;
    try {
      EnviFile file = new EnviFile(header, data, layout);
      file.require(Files.size(data));
      return file;
    } catch (IOException e) {
      throw new InputException("cannot read " + data + ": " + e.getMessage(), e);
    }
  }

  private void require(long size) {
    if (size < layout.fileBytes()) {
      throw new InputException(
          "%s has %d bytes but its header %s needs %d: it is truncated or the header is of another file"
              .formatted(data, size, header.path().getFileName(), layout.fileBytes()));
    }
  }

  /** Whether an ENVI header lies at the path or beside it. */
  static boolean isEnvi(Path path) {
    return isHeader(path) || headerBeside(path) != null;
  }

  /** The header and the data file. */
  public List<Path> files() {
    return List.of(header.path(), data);
  }

  /** Opens the samples; the cube holds the file open until it is closed. */
  public Cube cube() {
    Float noData = header.number("data ignore value").map(Double::floatValue).orElse(null);
    int[] good = goodBands();
    CubeMetadata metadata = new CubeMetadata(wavelengths(good), noData, georeference());
    BandScaling scaling = BandScaling.of(header, layout.bands(), noData);
    try {
      return new EnviCube(data, FileChannel.open(data), layout, scaling, good, metadata);
    } catch (IOException e) {
      throw new InputException("cannot read " + data + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a label map: a file of one band, with the names and colours of its classes where it has
   * them.
   */
  public LabelImage labels() {
    if (layout.bands() != 1) {
      throw new InputException(data + " has " + layout.bands() + " bands; a label map has one");
    }
    long pixels = (long) layout.rows() * layout.columns();
    if (pixels > Integer.MAX_VALUE - 8) {
      throw new InputException(data + " is too large for a label map");
    }
    Memory.require(pixels * 6, data.toString());
    float[] values = new float[(int) pixels];
    try (Cube cube = cube()) {
      cube.read(0, layout.rows(), FloatBuffer.wrap(values));
    }
    return Labels.image(data.toString(), layout.rows(), layout.columns(), values, classes());
  }

  private List<LandClass> classes() {
    List<String> names = header.list("class names");
    double[] lookup = header.numbers("class lookup");
    List<LandClass> classes = new ArrayList<>();
    for (int value = 1; value < names.size(); value++) {
      int rgb = 0;
      for (int i = 3 * value; i < 3 * value + 3 && lookup.length >= 3 * names.size(); i++) {
        rgb = rgb << 8 | Math.max(0, Math.min(255, (int) lookup[i]));
      }
      classes.add(new LandClass(value, names.get(value), rgb));
    }
    return classes;
  }

  private int[] goodBands() {
    double[] bbl = header.perBand("bbl", layout.bands());
    int[] good =
        IntStream.range(0, layout.bands()).filter(b -> bbl.length == 0 || bbl[b] != 0).toArray();
    if (good.length == 0) {
      throw new InputException(header.path() + ": the bad-band list 'bbl' leaves no band");
    }
    return good;
  }

  private float @Nullable [] wavelengths(int[] good) {
    double[] all = header.numbers("wavelength");
    if (all.length != layout.bands()) {
      return null;
    }
    String unit = header.text("wavelength units").orElse("unknown").toLowerCase(Locale.ROOT);
    double toNanometres;
    if (unit.startsWith("nano") || unit.equals("nm")) {
      toNanometres = 1;
    } else if (unit.startsWith("micro") || unit.equals("um")) {
      toNanometres = 1000;
    } else if (unit.equals("unknown")) {
      // No optical sensor sees 100 micrometres, and none sees 100 nanometres.
      toNanometres = all[all.length - 1] < 100 ? 1000 : 1;
    } else {
      return null;
    }
    float[] wavelengths = new float[good.length];
    for (int i = 0; i < good.length; i++) {
      wavelengths[i] = (float) (all[good[i]] * toNanometres);
    }
    return wavelengths;
  }

  private Map<String, String> georeference() {
    Map<String, String> found = new TreeMap<>();
    for (String key : GEOREFERENCE) {
      String value = header.fields().get(key);
      if (value != null) {
        found.put(key, value);
      }
    }
    return found;
  }

  private static boolean isHeader(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".hdr");
  }

  private static Path headerOf(Path path) {
    if (!Files.exists(path)) {
      throw new InputException("there is no file " + path);
    }
    Path header = isHeader(path) ? path : headerBeside(path);
    if (header == null) {
      throw new InputException("there is no ENVI header " + path + ".hdr beside " + path);
    }
    return header;
  }

  private static @Nullable Path headerBeside(Path data) {
    String name = String.valueOf(data.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    for (String candidate : List.of(name + ".hdr", stem + ".hdr", name + ".HDR", stem + ".HDR")) {
      Path header = data.resolveSibling(candidate);
      if (Files.isRegularFile(header)) {
        return header;
      }
    }
    return null;
  }

  private static Path dataOf(Path header) {
    String name = String.valueOf(header.getFileName());
    String stem = name.substring(0, name.length() - ".hdr".length());
    for (String ending : DATA_ENDINGS) {
      for (String cased : List.of(ending, ending.toUpperCase(Locale.ROOT))) {
        Path data = header.resolveSibling(stem + cased);
        if (Files.isRegularFile(data)) {
          return data;
        }
      }
    }
    throw new InputException(
        "there is no data file beside the ENVI header %s: looked for %s with the endings %s"
            .formatted(header, stem, String.join(" ", DATA_ENDINGS).strip()));
  }
}
