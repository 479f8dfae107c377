package org.spectrim.classify;

import java.io.Serializable;
import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;

/**
 * Some strips of a scene, one after the other, that another process classifies. The scene is cut as
 * one process cuts it, so that the results are the same to the last bit.
 *
 * @param sceneRows of the whole scene, as are {@code sceneColumns} and {@code sceneBands}
 * @param rows that a strip classifies, at most
 * @param columns that a strip classifies, at most
 * @param first number of the first strip, from 0 on
 * @param count how many strips
 * @param confidence whether the largest probabilities are wanted
 * @param probabilities whether those of all classes are wanted
 */
public record StripRun(
    int sceneRows,
    int sceneColumns,
    int sceneBands,
    int rows,
    int columns,
    int first,
    int count,
    boolean confidence,
    boolean probabilities)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The first row that these strips classify. */
  public int firstRow(int window) {
    return strips(window).get(0).firstOwnRow();
  }

  List<Strip> strips(int window) {
    return Strip.cut(sceneRows, sceneColumns, rows, columns, window).subList(first, first + count);
  }

  /**
   * @throws InputException if it is another scene than the one that was cut
   */
  void require(Cube cube) {
    require(cube, sceneRows, sceneColumns, sceneBands);
  }

  static void require(Cube cube, int sceneRows, int sceneColumns, int sceneBands) {
    if (cube.rows() != sceneRows || cube.columns() != sceneColumns || cube.bands() != sceneBands) {
      throw new InputException(
          "the scene is another one here: %d x %d pixels of %d bands instead of %d x %d of %d"
              .formatted(
                  cube.rows(), cube.columns(), cube.bands(), sceneRows, sceneColumns, sceneBands));
    }
  }
}
