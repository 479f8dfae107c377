package org.spectrim.scene;

import java.util.Arrays;
import java.util.List;

/**
 * A label map as its file has it: any whole numbers from 0 to 65,535, where 0 is unlabelled. {@link
 * LabelMap} is what becomes of it once the values are counted through.
 *
 * @param values {@code rows * columns} values, row after row; not copied, not to be changed
 *     afterwards
 * @param classes what the file itself says of its values; empty where it says nothing
 */
public record LabelImage(int rows, int columns, char[] values, List<LandClass> classes) {
  public LabelImage {
    classes = List.copyOf(classes);
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + rows + "x" + columns + " pixels");
    }
  }

  /** A part of the image. */
  public LabelImage cut(int firstRow, int firstColumn, int rowCount, int columnCount) {
    char[] part = new char[rowCount * columnCount];
    for (int row = 0; row < rowCount; row++) {
      int from = (firstRow + row) * columns + firstColumn;
      System.arraycopy(values, from, part, row * columnCount, columnCount);
    }
    return new LabelImage(rowCount, columnCount, part, classes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelImage image
        && image.rows == rows
        && image.columns == columns
        && Arrays.equals(image.values, values)
        && image.classes.equals(classes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
