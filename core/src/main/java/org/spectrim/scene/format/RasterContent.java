package org.spectrim.scene.format;

import java.io.IOException;
import java.util.List;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;

/** What fills an image file that is written row after row, so that it need not fit into memory. */
@FunctionalInterface
public interface RasterContent {
  /** Takes the rows of an image, from the first to the last. */
  @FunctionalInterface
  interface Rows {
    /**
     * Appends rows.
     *
     * @param samples {@code [band, row, column]}; may be used again afterwards
     * @param rows how many
     */
    void put(float[] samples, int rows) throws IOException;
  }

  /** The values of the classes of a label map. */
  static RasterContent values(LabelMap map, List<LandClass> classes) {
    return rows -> {
      float[] row = new float[map.columns()];
      for (int r = 0; r < map.rows(); r++) {
        for (int c = 0; c < row.length; c++) {
          int label = map.at(r * row.length + c);
          row[c] = label == 0 ? 0 : classes.get(label - 1).value();
        }
        rows.put(row, 1);
      }
    };
  }

  /** Hands over all rows; called once. */
  void writeTo(Rows rows) throws IOException;
}
