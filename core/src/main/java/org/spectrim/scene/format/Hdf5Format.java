package org.spectrim.scene.format;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.LocalCopy;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;

/**
 * HDF5 files, and MATLAB's v7.3 files, which are HDF5 with the order of dimensions reversed. Cubes
 * are data sets of rows x columns x bands, in the file's root or in groups, read in pieces where
 * they lie. The library maps files into memory, so that those under URLs are fetched first.
 */
final class Hdf5Format implements CubeFormat {
  static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  static final int MATLAB_HEADER = 512;
  private static final int DEEPEST = 16;
  // No deflate stream can be larger than this when it is inflated.
  private static final double MOST_INFLATION = 1032;

  private final long whole;

  Hdf5Format() {
    this(Hdf5Storage.WHOLE);
  }

  /**
   * @param whole the largest file, in bytes, that is mapped at once
   */
  Hdf5Format(long whole) {
    this.whole = whole;
  }

  @Override
  public String name() {
    return "HDF5 (.h5, .mat v7.3)";
  }

  @Override
  public boolean reads(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      for (int at : new int[] {0, MATLAB_HEADER}) {
        byte[] head = new FileSlice(channel, at, SIGNATURE.length).readAllBytes();
        if (Arrays.equals(head, SIGNATURE)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Cube cube(FileVariable source) {
    return open(source, 3, "cube", "rows x columns x bands");
  }

  @Override
  public LabelImage labels(FileVariable source) {
    try (Hdf5Cube cube = open(source, 2, "label map", "rows x columns")) {
      long pixels = (long) cube.rows() * cube.columns();
      if (pixels > Integer.MAX_VALUE - 8) {
        throw new InputException(source + " is too large for a label map");
      }
      Memory.require(pixels * 16, source.toString());
      float[] values = new float[(int) pixels];
      cube.read(0, cube.rows(), FloatBuffer.wrap(values));
      return Labels.image(source.toString(), cube.rows(), cube.columns(), values, List.of());
    }
  }

  @Override
  public List<Path> files(FileVariable source) {
    return List.of(source.file());
  }

  private Hdf5Cube open(FileVariable source, int dimensions, String what, String shape) {
    Path path = source.file();
    HdfFile file = null;
    boolean kept = false;
    try (LocalCopy local = LocalCopy.of(path)) {
      boolean matlab = isMatlab(local.path());
      file = Hdf5Storage.open(local.path(), whole);
      Dataset data = choose(file, source, dimensions, what, shape);
      int[] size = data.getDimensions();
      require(path, data, size);
      Hdf5Cube cube = new Hdf5Cube(path, file, data, size, matlab, noData(data));
      kept = true;
      return cube;
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      // What the library throws at damaged files is of no one kind.
      throw damaged(path, e);
    } finally {
      if (!kept && file != null) {
        file.close();
      }
    }
  }

  /** The fill value that netCDF gives samples without measurement, or null. */
  private static @Nullable Float noData(Dataset data) {
    Attribute fill = data.getAttributes().get("_FillValue");
    if (fill == null || fill.getSize() != 1) {
      return null;
    }
    Object value = fill.getData();
    Object one = value.getClass().isArray() ? Array.get(value, 0) : value;
    return one instanceof Number number ? (Float) number.floatValue() : null;
  }

  static InputException damaged(Path path, Throwable cause) {
    String reason = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    return new InputException("cannot read the HDF5 file " + path + ": " + reason, cause);
  }

  private static boolean isMatlab(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      byte[] head = new FileSlice(channel, 0, 6).readAllBytes();
      return new String(head, StandardCharsets.ISO_8859_1).equals("MATLAB");
    }
  }

  private static Dataset choose(
      HdfFile file, FileVariable source, int dimensions, String what, String shape) {
    List<Dataset> all = new ArrayList<>();
    collect(file, DEEPEST, new HashSet<>(), all);
    @Nullable String name = source.variable();
    List<Dataset> fitting =
        all.stream()
            .filter(data -> name == null || name(data).equals(name) || data.getName().equals(name))
            .filter(data -> data.getDimensions().length == dimensions && isNumeric(data))
            .filter(
                data ->
                    name != null
                        || Arrays.stream(data.getDimensions()).limit(2).min().orElse(0) > 1)
            .toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String list =
        (fitting.isEmpty() ? all : fitting)
            .stream()
                .limit(20)
                .map(data -> name(data) + " " + Arrays.toString(data.getDimensions()))
                .collect(Collectors.joining(", "));
    throw new InputException(
        fitting.isEmpty()
            ? "%s holds no %s%s, which needs numbers in %s; it has %s"
                .formatted(source.file(), what, name == null ? "" : " '" + name + "'", shape, list)
            : "%s holds several data sets that could be the %s: %s; choose one as in %s:%s"
                .formatted(source.file(), what, list, source.file(), name(fitting.get(0))));
  }

  /**
   * All data sets. MATLAB keeps what variables refer to in groups of its own, whose names begin
   * with a number sign.
   *
   * @param deeper how many groups within each other are looked into
   * @param seen addresses of groups, since these may contain each other
   */
  private static void collect(Group group, int deeper, Set<Long> seen, List<Dataset> all) {
    if (deeper < 0 || !seen.add(group.getAddress())) {
      return;
    }
    for (Node node : group.getChildren().values()) {
      if (node instanceof Dataset data) {
        all.add(data);
      } else if (node instanceof Group inner && !inner.getName().startsWith("#")) {
        collect(inner, deeper - 1, seen, all);
      }
    }
  }

  /** Its name, with those of the groups that it lies in. */
  private static String name(Dataset data) {
    return data.getPath().substring(1);
  }

  private static boolean isNumeric(Dataset data) {
    Class<?> type = data.getJavaType();
    return type.isPrimitive() && type != boolean.class && type != char.class;
  }

  /** No memory is taken on the word of a header that the size of the file contradicts. */
  private static void require(Path path, Dataset data, int[] size) throws IOException {
    int sampleBytes = data.getDataType().getSize();
    if (sampleBytes < 1 || sampleBytes > Double.BYTES) {
      throw new IOException(
          "a number of the data set '%s' has %d bytes".formatted(data.getName(), sampleBytes));
    }
    double bytes = sampleBytes;
    for (int one : size) {
      if (one < 1) {
        throw new IOException("the data set '" + data.getName() + "' is empty");
      }
      bytes *= one;
    }
    try (FileChannel channel = FileChannel.open(path)) {
      double inflation = data instanceof ChunkedDataset ? MOST_INFLATION : 1;
      if (bytes > inflation * channel.size()) {
        throw new IOException(
            "the data set '" + data.getName() + "' is far larger than the file can hold");
      }
    }
  }
}
