package org.spectrim.scene;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * The samples of a hyperspectral image, {@link #rows()} x {@link #columns()} pixels of {@link
 * #bands()} bands, as data numbers with the file's scale factor already applied. Reading is
 * thread-safe. A cube may lie in memory or in a file; rows are read in blocks so that no more than
 * the block need be held.
 */
public interface Cube extends AutoCloseable {
  int rows();

  int columns();

  int bands();

  /** Wavelengths, no-data value, map projection: what the file knew besides the samples. */
  CubeMetadata metadata();

  /**
   * Whether samples may be missing: NaN, infinite or the no-data value. Where not, as in whole
   * numbers without a no-data value, nobody need look for them.
   */
  default boolean mayLackSamples() {
    return true;
  }

  /**
   * Reads whole rows of the image as {@code [band, row, column]}: all of band 0 first.
   *
   * @param firstRow the first row, 0-based
   * @param rowCount how many rows
   * @param target receives {@code bands * rowCount * columns} samples from its position on, which
   *     is advanced
   * @throws IndexOutOfBoundsException if the rows are not all inside the image
   * @throws org.spectrim.error.InputException if the file behind the cube cannot be read
   */
  void read(int firstRow, int rowCount, FloatBuffer target);

  /**
   * Reads a part of the image as {@code [band, row, column]}.
   *
   * @param target receives {@code bands * rowCount * columnCount} samples from its position on,
   *     which is advanced
   * @throws IndexOutOfBoundsException if the part is not all inside the image
   * @throws org.spectrim.error.InputException if the file behind the cube cannot be read
   */
  default void read(
      int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstColumn, columnCount, columns());
    if (columnCount == columns()) {
      read(firstRow, rowCount, target);
      return;
    }
    float[] row = new float[Math.multiplyExact(bands(), columns())];
    int start = target.position();
    for (int r = 0; r < rowCount; r++) {
      read(firstRow + r, 1, FloatBuffer.wrap(row));
      for (int b = 0; b < bands(); b++) {
        int to = start + (b * rowCount + r) * columnCount;
        target.put(to, row, b * columns() + firstColumn, columnCount);
      }
    }
    target.position(start + bands() * rowCount * columnCount);
  }

  /** Frees what the cube holds open; does nothing for a cube in memory. */
  @Override
  default void close() {}
}
