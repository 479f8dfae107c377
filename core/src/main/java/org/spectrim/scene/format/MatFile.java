package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.Names;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.MemoryCube;

/**
 * Reads cubes and label maps from MATLAB's v5 files (what {@code save -v6}, {@code save -v7} and
 * SciPy write): compressed or not, either byte order, any numeric type. Only the headers of
 * variables are looked at until one is chosen, and no memory is taken on the word of a header that
 * the size of the file contradicts.
 */
public final class MatFile {
  // No deflate stream can be larger than this when it is inflated.
  private static final long MOST_INFLATION = 1032;
  private static final int CHUNK = 1 << 14;

  private final Path path;
  private final ByteOrder order;
  private final List<MatVariable> variables;

  private MatFile(Path path, ByteOrder order, List<MatVariable> variables) {
    this.path = path;
    this.order = order;
    this.variables = List.copyOf(variables);
  }

  /**
   * Reads which variables there are.
   *
   * @throws InputException if there is no such file or it is not a whole MAT v5 file
   */
  public static MatFile open(Path path) {
    try (FileChannel file = FileChannel.open(path)) {
      ByteOrder order = MatDirectory.byteOrder(file);
      return new MatFile(path, order, MatDirectory.read(file, order));
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** A line for each variable: name, size and type. */
  public List<String> variables() {
    return variables.stream().map(MatVariable::describe).toList();
  }

  /**
   * Reads a cube of rows x columns x bands.
   *
   * @param name the variable, or null for the only one with three dimensions
   * @throws InputException if there is no such variable, it is no cube, or the file is damaged
   */
  public MemoryCube cube(@Nullable String name) {
    MatVariable variable =
        choose(name, "cube", "three dimensions (rows x columns x bands)", MatVariable::isCube);
    int[] size = variable.dimensions();
    return new MemoryCube(size[2], size[0], size[1], planes(variable, size[2]), CubeMetadata.NONE);
  }

  /**
   * Reads a label map of rows x columns.
   *
   * @param name the variable, or null for the only numeric one with two dimensions
   * @throws InputException if there is no such variable, it holds anything but whole numbers from 0
   *     to 65,535, or the file is damaged
   */
  public LabelImage labels(@Nullable String name) {
    MatVariable variable =
        choose(name, "label map", "two dimensions (rows x columns)", MatVariable::isMap);
    int[] size = variable.dimensions();
    String where = path + ":" + variable.name();
    return Labels.image(where, size[0], size[1], planes(variable, 1), List.of());
  }

  private MatVariable choose(
      @Nullable String name, String what, String shape, Predicate<MatVariable> fits) {
    if (name != null) {
      MatVariable found = named(name);
      if (!fits.test(found)) {
        throw new InputException(
            "%s: %s cannot be a %s, which needs numbers in %s"
                .formatted(path, found.describe(), what, shape));
      }
      return found;
    }
    List<MatVariable> fitting = variables.stream().filter(fits).toList();
    List<MatVariable> proper = fitting.stream().filter(MatFile::isProper).toList();
    List<MatVariable> found = proper.isEmpty() ? fitting : proper;
    if (found.isEmpty()) {
      throw new InputException(
          "%s holds no %s, which needs numbers in %s; it has %s"
              .formatted(path, what, shape, list(variables)));
    }
    if (found.size() > 1) {
      throw new InputException(
          "%s holds several variables that could be the %s: %s; choose one as in %s:%s"
              .formatted(path, what, list(found), path.getFileName(), found.get(0).name()));
    }
    return found.get(0);
  }

  /** Not a scalar or a vector, which files often hold beside the label map. */
  private static boolean isProper(MatVariable variable) {
    return variable.dimensions()[0] > 1 && variable.dimensions()[1] > 1;
  }

  private MatVariable named(String name) {
    for (MatVariable variable : variables) {
      if (variable.name().equals(name)) {
        return variable;
      }
    }
    String nearest = Names.nearest(name, variables.stream().map(MatVariable::name).toList());
    String hint = nearest.isEmpty() ? "" : ": did you mean '" + nearest + "'?";
    throw new InputException(
        "%s has no variable '%s'%s It has %s"
            .formatted(path, name, hint.isEmpty() ? "." : hint, list(variables)));
  }

  private static String list(List<MatVariable> some) {
    String text =
        some.stream().limit(20).map(MatVariable::describe).collect(Collectors.joining(", "));
    return text.isEmpty() ? "no variables" : some.size() > 20 ? text + ", ..." : text;
  }

  /** All numbers of a variable, each plane turned from column after column to row after row. */
  private float[] planes(MatVariable variable, int planes) {
    try (FileChannel file = FileChannel.open(path);
        MatElement element =
            MatElement.open(
                file, order, variable.outerType(), variable.position(), variable.bytes())) {
      for (int part = 0; part < 3; part++) {
        element.nextPart();
        element.skip(element.size);
      }
      element.nextPart();
      SampleType type =
          SampleType.ofMat(element.type)
              .orElseThrow(() -> new IOException("its numbers are of a type that does not exist"));
      float[] samples = new float[checkedSize(variable, type, element.size)];
      int rows = variable.dimensions()[0];
      transpose(element, type, rows, variable.dimensions()[1], planes, samples);
      element.drain();
      return samples;
    } catch (IOException e) {
      throw failure(path, variable, e);
    }
  }

  private int checkedSize(MatVariable variable, SampleType type, long partBytes)
      throws IOException {
    if (variable.complex()) {
      throw new InputException(path + ": " + variable.describe() + " holds complex numbers");
    }
    int elements = variable.elements();
    if (elements == 0) {
      throw new InputException(path + ": " + variable.describe() + " is empty");
    }
    if (elements < 0) {
      throw new InputException(
          "%s: %s is too large for one array; save it as an ENVI file, which is read in pieces"
              .formatted(path, variable.describe()));
    }
    if (partBytes != (long) elements * type.bytes
        || partBytes / MOST_INFLATION > variable.bytes()) {
      throw new IOException("the size in its header is not that of its data");
    }
    Memory.require((long) elements * Float.BYTES, path + ":" + variable.name());
    return elements;
  }

  private void transpose(
      MatElement element, SampleType type, int rows, int columns, int planes, float[] samples)
      throws IOException {
    byte[] bytes = new byte[CHUNK * type.bytes];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    float[] chunk = new float[CHUNK];
    int have = 0;
    int used = 0;
    int left = samples.length;
    for (int plane = 0; plane < planes; plane++) {
      int base = plane * rows * columns;
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
          if (used == have) {
            have = Math.min(left, CHUNK);
            used = 0;
            left -= have;
            element.read(bytes, have * type.bytes);
            type.decode(buffer, have, chunk);
          }
          samples[base + row * columns + column] = chunk[used++];
        }
      }
    }
  }

  private static InputException failure(Path path, IOException e) {
    return e instanceof NoSuchFileException
        ? new InputException("there is no file " + path, e)
        : new InputException(path + ": " + reason(path, e), e);
  }

  private static InputException failure(Path path, MatVariable variable, IOException e) {
    String message = "%s: variable '%s' is damaged: %s; get the file again";
    return new InputException(message.formatted(path, variable.name(), reason(path, e)), e);
  }

  private static String reason(Path path, IOException e) {
    if (Files.isDirectory(path)) {
      return "it is a folder, not a file";
    }
    String message = e.getMessage();
    return message == null ? "it cannot be read" : message.replaceAll("\\s+", " ");
  }
}
