package org.spectrim.scene.catalog;

import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.Missing;
import org.spectrim.scene.Scene;

/**
 * Leaves out labelled pixels that lack samples: nobody should learn from them, or be judged by
 * them. Where they lie in the window of another pixel, the mean of the band stands for them.
 */
final class MissingSamples {
  private static final int BLOCK = 1 << 22;

  private MissingSamples() {}

  /**
   * Reads the whole cube in blocks.
   *
   * @param where the file and variable, for the messages
   * @param said hears how many labelled pixels are left out, if any are
   * @return the scene itself if no sample of its bands is missing
   * @throws InputException if no labelled pixel would be left
   */
  static Scene leaveOut(String where, Scene scene, Consumer<String> said) {
    boolean[] missing = new boolean[scene.labels().labels().length];
    String first = find(scene, missing);
    if (first.isEmpty()) {
      return scene;
    }
    short[] labels = scene.labels().labels().clone();
    int labelled = 0;
    int out = 0;
    for (int p = 0; p < labels.length; p++) {
      labelled += labels[p] == 0 ? 0 : 1;
      if (missing[p] && labels[p] != 0) {
        labels[p] = 0;
        out++;
      }
    }
    if (out > 0 && out == labelled) {
      throw new InputException(
          "%s has samples that are NaN, infinite or no data in all %d labelled pixels, the first at %s; fill them, or leave the band out with 'bands'"
              .formatted(where, labelled, first));
    }
    if (out > 0) {
      said.accept(
          "%s: %d of %d labelled pixels are left out, since samples of theirs are NaN, infinite or no data"
              .formatted(where, out, labelled));
    }
    return new Scene(
        scene.name(),
        scene.cube(),
        new LabelMap(scene.labels().rows(), scene.labels().columns(), labels),
        scene.classes(),
        SceneHash.of(scene.hash(), "without missing samples"),
        scene.bands());
  }

  /** Marks pixels; returns where the first missing sample is, empty if there is none. */
  private static String find(Scene scene, boolean[] missing) {
    Cube cube = scene.cube();
    int columns = cube.columns();
    int bands = cube.bands();
    float noData = Missing.noData(cube.metadata().noData());
    int step = (int) Math.max(1, Math.min(cube.rows(), BLOCK / ((long) columns * bands)));
    float[] block = new float[step * columns * bands];
    String first = "";
    for (int row = 0; row < cube.rows(); row += step) {
      int rows = Math.min(step, cube.rows() - row);
      int plane = rows * columns;
      cube.read(row, rows, FloatBuffer.wrap(block, 0, plane * bands));
      for (int band : scene.bands()) {
        for (int p = 0; p < plane; p++) {
          if (Missing.is(block[band * plane + p], noData)) {
            missing[row * columns + p] = true;
            if (first.isEmpty()) {
              first =
                  "row %d, column %d (counted from 0), band %d (counted from 1)"
                      .formatted(row + p / columns, p % columns, band + 1);
            }
          }
        }
      }
    }
    return first;
  }
}
