package org.spectrim.classify;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.spectrim.scene.format.RasterContent;

/**
 * Puts the results of strips, which arrive in their order, together to whole rows and hands these
 * on.
 */
final class StripRows {
  private final int columns;
  private final int bands;
  private final RasterContent.Rows rows;
  private final RowRange wanted;
  private float[] whole = new float[0];

  /**
   * @param wanted the rows that are handed on
   */
  StripRows(int columns, int bands, RowRange wanted, RasterContent.Rows rows) {
    this.columns = columns;
    this.bands = bands;
    this.wanted = wanted;
    this.rows = rows;
  }

  /**
   * @param result {@code [band, row, column]} of the strip
   */
  void put(Strip strip, float[] result) {
    int skip = wanted.from(strip) - strip.down().first();
    int height = wanted.of(strip);
    int size = bands * height * columns;
    if (whole.length != size) {
      whole = new float[size];
    }
    int width = strip.across().count();
    int left = strip.across().shared();
    for (int b = 0; b < bands; b++) {
      for (int r = 0; r < height; r++) {
        int from = (b * strip.down().count() + skip + r) * width + left;
        int to = (b * height + r) * columns + strip.across().first() + left;
        System.arraycopy(result, from, whole, to, width - left);
      }
    }
    if (strip.across().first() + width == columns) {
      try {
        rows.put(whole, height);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
