package org.spectrim.classify;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.engine.Block.Padding;

/**
 * Some rows of a scene to classify at once, and the rows around them that their windows reach.
 *
 * @param first first row to classify
 * @param rows how many rows to classify
 * @param readFirst first row to read
 * @param readRows how many rows to read
 * @param padding zeros on the sides where the scene ends
 * @param shared rows at the top that the strip before classifies already
 */
record Strip(int first, int rows, int readFirst, int readRows, Padding padding, int shared) {

  /**
   * Cuts a scene into strips of one height, so that the engine sees few shapes; the last one is
   * shifted up and shares rows with the one before.
   */
  static List<Strip> cut(int sceneRows, int height, int window) {
    int rows = Math.min(height, sceneRows);
    List<Strip> strips = new ArrayList<>();
    for (int done = 0; done < sceneRows; done += rows) {
      int first = Math.min(done, sceneRows - rows);
      strips.add(of(first, rows, done - first, sceneRows, window));
    }
    return strips;
  }

  private static Strip of(int first, int rows, int shared, int sceneRows, int window) {
    int half = window / 2;
    int from = Math.max(0, first - half);
    int to = Math.min(sceneRows, first + rows + half);
    Padding padding = new Padding(half - (first - from), half, half - (to - first - rows), half);
    return new Strip(first, rows, from, to - from, padding, shared);
  }
}
