package org.spectrim.scene.catalog;

import java.nio.FloatBuffer;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;

/** Refuses cubes with samples that are no numbers: one of them would spoil a whole network. */
final class FiniteCheck {
  private static final int BLOCK = 1 << 22;

  private FiniteCheck() {}

  /**
   * Reads the whole cube in blocks.
   *
   * @param where the file and variable, for the message
   * @param used the bands to look at, 0-based
   * @throws InputException if a sample is NaN or infinite, with their count and the first
   */
  static void require(String where, Cube cube, int[] used) {
    int columns = cube.columns();
    int bands = cube.bands();
    int step = (int) Math.max(1, Math.min(cube.rows(), BLOCK / ((long) columns * bands)));
    float[] block = new float[step * columns * bands];
    long bad = 0;
    String first = "";
    for (int row = 0; row < cube.rows(); row += step) {
      int rows = Math.min(step, cube.rows() - row);
      int samples = rows * columns * bands;
      cube.read(row, rows, FloatBuffer.wrap(block, 0, samples));
      int plane = rows * columns;
      for (int band : used) {
        for (int i = band * plane; i < (band + 1) * plane; i++) {
          if (!Float.isFinite(block[i]) && bad++ == 0) {
            int pixel = i % plane;
            first =
                "row %d, column %d (counted from 0), band %d (counted from 1)"
                    .formatted(row + pixel / columns, pixel % columns, band + 1);
          }
        }
      }
    }
    if (bad > 0) {
      throw new InputException(
          "%s has %d samples that are NaN or infinite, the first at %s; fill them, or leave the band out with 'bands'"
              .formatted(where, bad, first));
    }
  }
}
