package org.spectrim.scene;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.spectrim.error.InputException;

/**
 * A label map counted through: the smallest value becomes 1, the next 2, and so on, so that every
 * class has pixels.
 *
 * @param classes entry {@code i} describes label {@code i + 1}; {@link LandClass#value()} is what
 *     it was
 */
public record Labelling(LabelMap map, List<LandClass> classes) {
  private static final int MOST_CLASSES = 1000;

  public Labelling {
    classes = List.copyOf(classes);
  }

  /**
   * Counts through.
   *
   * @param where the file, for messages
   * @param known what is known of some values; the others are called "class 7"
   * @throws InputException if no pixel is labelled, or there are too many values for classes
   */
  public static Labelling of(String where, LabelImage image, List<LandClass> known) {
    BitSet values = new BitSet();
    for (char value : image.values()) {
      values.set(value);
    }
    values.clear(0);
    int count = values.cardinality();
    if (count == 0) {
      throw new InputException(where + " labels no pixel: all its values are 0");
    }
    if (count > MOST_CLASSES) {
      throw new InputException(
          "%s has %d different values; a label map has at most %d classes, so this is something else"
              .formatted(where, count, MOST_CLASSES));
    }
    short[] labelOf = new short[Character.MAX_VALUE + 1];
    int[] ascending = values.stream().toArray();
    for (int i = 0; i < count; i++) {
      labelOf[ascending[i]] = (short) (i + 1);
    }
    short[] labels = new short[image.values().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labelOf[image.values()[i]];
    }
    return new Labelling(
        new LabelMap(image.rows(), image.columns(), labels), classes(ascending, known));
  }

  private static List<LandClass> classes(int[] values, List<LandClass> known) {
    Map<Integer, LandClass> byValue =
        known.stream()
            .collect(Collectors.toMap(LandClass::value, Function.identity(), (a, b) -> a));
    List<LandClass> classes = new ArrayList<>();
    for (int value : values) {
      LandClass unknown = new LandClass(value, "class " + value, Palette.rgb(classes.size()));
      classes.add(byValue.getOrDefault(value, unknown));
    }
    return classes;
  }
}
