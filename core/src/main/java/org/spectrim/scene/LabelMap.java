package org.spectrim.scene;

import java.util.Arrays;

/**
 * A class for every pixel of an image: 0 is unlabelled, {@code i > 0} means entry {@code i - 1} of
 * the scene's classes.
 *
 * @param labels {@code rows * columns} values, row after row; not copied, not to be changed
 *     afterwards
 */
public record LabelMap(int rows, int columns, short[] labels) {
  public LabelMap {
    if ((long) rows * columns != labels.length) {
      throw new IllegalArgumentException(
          labels.length + " labels do not make " + rows + "x" + columns + " pixels");
    }
  }

  /** The label of pixel {@code row * columns + column}. */
  public int at(int pixel) {
    return labels[pixel];
  }

  /** How many pixels carry each label; entry 0 counts the unlabelled ones. */
  public int[] counts(int classes) {
    int[] counts = new int[classes + 1];
    for (short label : labels) {
      counts[label]++;
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMap map
        && map.rows == rows
        && map.columns == columns
        && Arrays.equals(map.labels, labels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(labels);
  }
}
