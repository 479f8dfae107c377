package org.spectrim.scene;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * A cube whose samples lie in memory, band after band ({@code [band, row, column]}), as 32-bit
 * floats.
 *
 * @param samples {@code bands * rows * columns} values; not copied, not to be changed afterwards
 */
public record MemoryCube(int bands, int rows, int columns, float[] samples, CubeMetadata metadata)
    implements Cube {
  public MemoryCube {
    Objects.requireNonNull(metadata);
    if ((long) bands * rows * columns != samples.length) {
      throw new IllegalArgumentException(
          samples.length + " samples do not make " + bands + " bands of " + rows + "x" + columns);
    }
  }

  @Override
  public void read(int firstRow, int rowCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows);
    for (int band = 0; band < bands; band++) {
      target.put(samples, (band * rows + firstRow) * columns, rowCount * columns);
    }
  }

  @Override
  public void read(
      int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows);
    Objects.checkFromIndexSize(firstColumn, columnCount, columns);
    for (int band = 0; band < bands; band++) {
      for (int row = firstRow; row < firstRow + rowCount; row++) {
        target.put(samples, (band * rows + row) * columns + firstColumn, columnCount);
      }
    }
  }
}
