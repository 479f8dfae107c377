package org.spectrim.scene;

import java.nio.FloatBuffer;

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

  /** Frees what the cube holds open; does nothing for a cube in memory. */
  @Override
  default void close() {}
}
