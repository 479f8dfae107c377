package org.spectrim.split;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;

/** A ground truth of square fields with unlabelled gaps, each class in several places. */
final class Patchwork {
  static final int FIELD = 15;

  private Patchwork() {}

  static GroundTruth truth(int rows, int columns, int classes, @Nullable OfficialPixels official) {
    Random random = new Random(5);
    int across = (columns + FIELD - 1) / FIELD;
    int[] fields = new int[across * ((rows + FIELD - 1) / FIELD)];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = 1 + (i < classes ? i : random.nextInt(classes));
    }
    short[] labels = new short[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        boolean gap = r % FIELD == 0 || c % FIELD == 0;
        labels[r * columns + c] = (short) (gap ? 0 : fields[r / FIELD * across + c / FIELD]);
      }
    }
    return new GroundTruth(
        "patchwork", new LabelMap(rows, columns, labels), classes(classes), official);
  }

  /** From drawn rows: a digit is a label, a dot is unlabelled. */
  static GroundTruth drawn(int classes, String... rows) {
    short[] labels = new short[rows.length * rows[0].length()];
    for (int i = 0; i < labels.length; i++) {
      char sign = rows[i / rows[0].length()].charAt(i % rows[0].length());
      labels[i] = (short) (sign == '.' ? 0 : sign - '0');
    }
    return new GroundTruth(
        "drawn", new LabelMap(rows.length, rows[0].length(), labels), classes(classes), null);
  }

  static List<LandClass> classes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new LandClass(10 * i, "field " + i, 0x102030 * i))
        .toList();
  }
}
