package org.spectrim.scene;

import java.util.List;
import java.util.stream.IntStream;
import org.spectrim.error.InputException;

/**
 * A cube with its ground truth.
 *
 * @param name for tables and reports
 * @param labels as many pixels as the cube; values 0 to {@code classes.size()}
 * @param classes entry {@code i} describes label {@code i + 1}
 * @param hash SHA-256, in hex, of what the samples and labels came from (the bytes of the files, or
 *     the settings of a synthetic scene), so that trials and splits can tell whether they meet the
 *     same data again
 * @param bands the bands to use, 0-based, ascending; models still take all bands of the cube and
 *     give the others no weight
 */
public record Scene(
    String name, Cube cube, LabelMap labels, List<LandClass> classes, String hash, int[] bands) {
  public Scene {
    classes = List.copyOf(classes);
    if (labels.rows() != cube.rows() || labels.columns() != cube.columns()) {
      throw new InputException(
          "scene '%s': the label map has %dx%d pixels but the cube has %dx%d; both must show the same area"
              .formatted(name, labels.rows(), labels.columns(), cube.rows(), cube.columns()));
    }
  }

  /** A scene of which all bands are used. */
  public Scene(String name, Cube cube, LabelMap labels, List<LandClass> classes, String hash) {
    this(name, cube, labels, classes, hash, IntStream.range(0, cube.bands()).toArray());
  }
}
