package org.spectrim.scene.format;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.lang.reflect.Array;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;

/** A data set of an HDF5 file as a cube; one of two dimensions has one band. */
final class Hdf5Cube implements Cube {
  private final Path path;
  private final HdfFile file;
  private final Dataset data;
  private final boolean reversed;
  private final int rows;
  private final int columns;
  private final int bands;
  private final CubeMetadata metadata;

  /**
   * @param size of the data set: rows, columns and maybe bands
   * @param reversed whether these are in the order of MATLAB, the last one first
   * @param noData the value of samples without measurement, or null
   */
  Hdf5Cube(
      Path path, HdfFile file, Dataset data, int[] size, boolean reversed, @Nullable Float noData) {
    this.metadata = new CubeMetadata(null, noData, Map.of());
    this.path = path;
    this.file = file;
    this.data = data;
    this.reversed = reversed;
    this.rows = size[reversed ? size.length - 1 : 0];
    this.columns = size[reversed ? size.length - 2 : 1];
    this.bands = size.length == 2 ? 1 : size[reversed ? 0 : 2];
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int bands() {
    return bands;
  }

  @Override
  public CubeMetadata metadata() {
    return metadata;
  }

  @Override
  public void read(int firstRow, int rowCount, FloatBuffer target) {
    read(firstRow, rowCount, 0, columns, target);
  }

  @Override
  public void read(
      int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows);
    Objects.checkFromIndexSize(firstColumn, columnCount, columns);
    int start = target.position();
    int samples = Math.toIntExact((long) bands * rowCount * columnCount);
    Objects.checkFromIndexSize(start, samples, target.limit());
    Object part = slice(firstRow, rowCount, firstColumn, columnCount);
    Target to = new Target(rowCount, columnCount, target, start);
    for (int i = 0; i < Array.getLength(part); i++) {
      Object plane = Array.get(part, i);
      if (data.getDimensions().length == 2) {
        line(plane, 0, i, to);
        continue;
      }
      for (int j = 0; j < Array.getLength(plane); j++) {
        line(Array.get(plane, j), i, j, to);
      }
    }
    target.position(start + samples);
  }

  /** Where a part of so many rows and columns goes. */
  private record Target(int rows, int columns, FloatBuffer samples, int start) {}

  /**
   * Stores a line of the last dimension: rows for MATLAB, else bands, or columns of a map.
   *
   * @param first the index in the dimension two before the last
   * @param second the index in the dimension before the last
   */
  private void line(Object line, int first, int second, Target target) {
    boolean map = data.getDimensions().length == 2;
    float[] values = floats(line);
    for (int i = 0; i < values.length; i++) {
      int row = reversed ? i : map ? second : first;
      int column = reversed ? second : map ? i : second;
      int band = map ? 0 : reversed ? first : i;
      int at = (band * target.rows() + row) * target.columns() + column;
      target.samples().put(target.start() + at, values[i]);
    }
  }

  private static float[] floats(Object line) {
    if (line instanceof float[] values) {
      return values;
    }
    float[] values = new float[Array.getLength(line)];
    if (line instanceof double[] doubles) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles[i];
      }
    } else if (line instanceof long[] longs) {
      for (int i = 0; i < values.length; i++) {
        values[i] = longs[i];
      }
    } else if (line instanceof int[] ints) {
      for (int i = 0; i < values.length; i++) {
        values[i] = ints[i];
      }
    } else if (line instanceof short[] shorts) {
      for (int i = 0; i < values.length; i++) {
        values[i] = shorts[i];
      }
    } else {
      byte[] bytes = (byte[]) line;
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes[i];
      }
    }
    return values;
  }

  private synchronized Object slice(int firstRow, int rowCount, int firstColumn, int columnCount) {
    int[] size = data.getDimensions().clone();
    long[] offset = new long[size.length];
    int at = reversed ? size.length - 1 : 0;
    size[at] = rowCount;
    offset[at] = firstRow;
    int across = reversed ? size.length - 2 : 1;
    size[across] = columnCount;
    offset[across] = firstColumn;
    Memory.require(10L * bands * rowCount * columnCount, path + ":" + data.getName());
    try {
      return data.getData(offset, size);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw e instanceof InputException known ? known : Hdf5Format.damaged(path, e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
