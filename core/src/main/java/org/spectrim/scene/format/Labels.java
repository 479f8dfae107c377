package org.spectrim.scene.format;

import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LandClass;

/** Checks that numbers read from a file are labels. */
final class Labels {
  private Labels() {}

  /**
   * @param where the file and variable, for the message
   * @param values {@code rows * columns} values, row after row
   * @throws InputException if one of them is not a whole number from 0 to 65,535
   */
  static LabelImage image(
      String where, int rows, int columns, float[] values, List<LandClass> classes) {
    char[] labels = new char[values.length];
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (!(value >= 0 && value <= Character.MAX_VALUE && value == (int) value)) {
        throw new InputException(
            "%s has the label %s at row %d, column %d (counted from 0); labels are whole numbers from 0 (unlabelled) to 65535"
                .formatted(where, number(value), i / columns, i % columns));
      }
      labels[i] = (char) value;
    }
    return new LabelImage(rows, columns, labels, classes);
  }

  private static String number(float value) {
    return value == (long) value ? Long.toString((long) value) : Float.toString(value);
  }
}
