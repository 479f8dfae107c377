package org.spectrim.split;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.PixelLabels;
import org.spectrim.scene.Scene;

/**
 * What a protocol may look at: labels, never samples.
 *
 * @param scene name of the scene, for messages
 * @param official recommended pixels, or null where there are none
 */
public record GroundTruth(
    String scene, LabelMap labels, List<LandClass> classes, @Nullable OfficialPixels official) {
  public GroundTruth {
    classes = List.copyOf(classes);
  }

  public static GroundTruth of(Scene scene, @Nullable OfficialPixels official) {
    return new GroundTruth(scene.name(), scene.labels(), scene.classes(), official);
  }

  /** The same with the labels of some pixels replaced. */
  GroundTruth with(PixelLabels given) {
    return new GroundTruth(scene, given.over(labels), classes, official);
  }

  /** The pixels of each class in ascending order; entry {@code i} holds those of label i + 1. */
  int[][] pixelsByClass() {
    return byClass(IntStream.range(0, labels.labels().length).toArray());
  }

  /** Sorts pixels into classes, in the order given; unlabelled ones are left out. */
  int[][] byClass(int[] pixels) {
    int[] counts = new int[classes.size() + 1];
    for (int pixel : pixels) {
      counts[labels.at(pixel)]++;
    }
    int[][] sorted = new int[classes.size()][];
    for (int c = 0; c < sorted.length; c++) {
      sorted[c] = new int[counts[c + 1]];
    }
    int[] filled = new int[classes.size()];
    for (int pixel : pixels) {
      int c = labels.at(pixel) - 1;
      if (c >= 0) {
        sorted[c][filled[c]++] = pixel;
      }
    }
    return sorted;
  }

  /** As in "class 'Oats' (9)", with the number the user's label map has for it. */
  String describe(int classIndex) {
    LandClass landClass = classes.get(classIndex);
    return "class '" + landClass.name() + "' (" + landClass.value() + ")";
  }
}
