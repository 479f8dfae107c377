package org.spectrim.fit;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.spectrim.band.BandTransform;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.Missing;

/**
 * A whole scene after its band transform, with a margin of zeros as wide as half a window, so that
 * the window of every pixel can be cut out of it. Immutable; reading is thread-safe.
 */
public final class TransformedScene {
  private static final int BLOCK = 1 << 22;

  private final int rows;
  private final int columns;
  private final int window;

  /** One plane a component, {@code [row, column]} with the margin. */
  private final float[][] planes;

  private TransformedScene(int components, int rows, int columns, int window) {
    this.rows = rows;
    this.columns = columns;
    this.window = window;
    this.planes = new float[components][Math.multiplyExact(paddedRows(), paddedColumns())];
  }

  /**
   * Transforms a scene; rows are read in blocks. The mean of a band stands for samples that are
   * missing, as when scenes are classified.
   *
   * @param window rows and columns of the window around a pixel; odd
   * @throws InputException if the cube has other bands than the transform, or cannot be read
   */
  public static TransformedScene of(Cube cube, BandTransform transform, int window) {
    if (window < 1 || window % 2 == 0) {
      throw new InputException("the window must be odd, not " + window);
    }
    if (cube.bands() != transform.bands()) {
      throw new InputException(
          "the scene has %d bands but the model's band transform takes %d; use the scene's sensor"
              .formatted(cube.bands(), transform.bands()));
    }
    TransformedScene scene =
        new TransformedScene(transform.components(), cube.rows(), cube.columns(), window);
    int blockRows = Math.max(1, BLOCK / (cube.bands() * cube.columns()));
    for (int row = 0; row < cube.rows(); row += blockRows) {
      int count = Math.min(blockRows, cube.rows() - row);
      float[] raw = new float[cube.bands() * count * cube.columns()];
      cube.read(row, count, FloatBuffer.wrap(raw));
      Missing.fill(
          FloatBuffer.wrap(raw),
          count * cube.columns(),
          transform.mean(),
          cube.metadata().noData());
      scene.put(row, count, transform.apply(raw, count * cube.columns()));
    }
    return scene;
  }

  public int components() {
    return planes.length;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public int window() {
    return window;
  }

  /** How many values a window has. */
  public int windowSize() {
    return components() * window * window;
  }

  /**
   * Writes the window around a pixel as {@code [component, row, column]}.
   *
   * @param pixel {@code row * columns + column}
   */
  public void copyWindow(int pixel, FloatBuffer target) {
    Objects.checkIndex(pixel, rows * columns);
    int corner = pixel / columns * paddedColumns() + pixel % columns;
    for (float[] plane : planes) {
      for (int r = 0; r < window; r++) {
        target.put(plane, corner + r * paddedColumns(), window);
      }
    }
  }

  /**
   * Writes all that the windows of whole rows of pixels cover, as {@code [component, row, column]}
   * with {@code rowCount + window - 1} rows and {@code columns + window - 1} columns.
   */
  public void copyRows(int firstRow, int rowCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows);
    for (float[] plane : planes) {
      target.put(plane, firstRow * paddedColumns(), (rowCount + window - 1) * paddedColumns());
    }
  }

  private void put(int firstRow, int rowCount, float[] transformed) {
    int margin = window / 2;
    for (int k = 0; k < planes.length; k++) {
      for (int r = 0; r < rowCount; r++) {
        System.arraycopy(
            transformed,
            (k * rowCount + r) * columns,
            planes[k],
            (firstRow + r + margin) * paddedColumns() + margin,
            columns);
      }
    }
  }

  private int paddedRows() {
    return rows + window - 1;
  }

  private int paddedColumns() {
    return columns + window - 1;
  }
}
