package org.spectrim.scene;

import java.util.Arrays;

/**
 * Labels of some pixels from another source than the ground truth.
 *
 * @param pixels pixel indices, {@code row * columns + column}, ascending
 * @param labels the label of each, as in a {@link LabelMap}; never 0
 */
public record PixelLabels(int[] pixels, int[] labels) {
  public static final PixelLabels NONE = new PixelLabels(new int[0], new int[0]);

  public PixelLabels {
    if (pixels.length != labels.length) {
      throw new IllegalArgumentException(pixels.length + " pixels, " + labels.length + " labels");
    }
    for (int i = 0; i < pixels.length; i++) {
      if (labels[i] < 1 || labels[i] > Short.MAX_VALUE || (i > 0 && pixels[i] <= pixels[i - 1])) {
        throw new IllegalArgumentException(
            "pixel " + pixels[i] + " is out of order or has no label");
      }
    }
  }

  public boolean isEmpty() {
    return pixels.length == 0;
  }

  /** The ground truth with these labels put in its place; itself if there are none. */
  public LabelMap over(LabelMap truth) {
    if (isEmpty()) {
      return truth;
    }
    short[] all = truth.labels().clone();
    for (int i = 0; i < pixels.length; i++) {
      all[pixels[i]] = (short) labels[i];
    }
    return new LabelMap(truth.rows(), truth.columns(), all);
  }

  /** Those that the ground truth does not have. */
  public PixelLabels unlike(LabelMap truth) {
    boolean[] differs = new boolean[pixels.length];
    int count = 0;
    for (int i = 0; i < pixels.length; i++) {
      differs[i] = truth.at(pixels[i]) != labels[i];
      count += differs[i] ? 1 : 0;
    }
    int[] where = new int[count];
    int[] what = new int[count];
    for (int i = 0, filled = 0; i < pixels.length; i++) {
      if (differs[i]) {
        where[filled] = pixels[i];
        what[filled++] = labels[i];
      }
    }
    return new PixelLabels(where, what);
  }

  /** How many of the pixels have no label in the ground truth. */
  public int unknownTo(LabelMap truth) {
    return (int) Arrays.stream(pixels).filter(pixel -> truth.at(pixel) == 0).count();
  }
}
