package org.spectrim.fit;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.LabelMap;
import org.spectrim.split.Split;

/**
 * Pixels of a scene with their windows and classes: what a network is trained or validated on.
 * Immutable.
 */
public final class TrainingSet {
  /** Up to this many values, 256 MB, windows are cut out once instead of in every epoch. */
  private static final long KEPT = 1L << 26;

  private final TransformedScene scene;
  private final int[] pixels;
  private final int[] targets;
  private final float @Nullable [] windows;

  /**
   * A set of pixels.
   *
   * @param pixels {@code row * columns + column}
   * @param targets the class of each pixel, 0-based
   */
  public TrainingSet(TransformedScene scene, int[] pixels, int[] targets) {
    if (pixels.length != targets.length) {
      throw new IllegalArgumentException(pixels.length + " pixels, " + targets.length + " targets");
    }
    this.scene = scene;
    this.pixels = pixels.clone();
    this.targets = targets.clone();
    this.windows = (long) pixels.length * scene.windowSize() <= KEPT ? cut() : null;
  }

  /** Labelled pixels of a scene. */
  public static TrainingSet of(TransformedScene scene, LabelMap labels, int[] pixels) {
    return new TrainingSet(scene, pixels, Split.targets(labels, pixels));
  }

  public TransformedScene scene() {
    return scene;
  }

  public int size() {
    return pixels.length;
  }

  public int[] pixels() {
    return pixels.clone();
  }

  /** The class of a sample, 0-based. */
  public int target(int sample) {
    return targets[sample];
  }

  /** Writes a sample's window as {@code [component, row, column]}. */
  public void copyWindow(int sample, FloatBuffer target) {
    if (windows == null) {
      scene.copyWindow(pixels[sample], target);
    } else {
      target.put(windows, sample * scene.windowSize(), scene.windowSize());
    }
  }

  private float[] cut() {
    FloatBuffer all = FloatBuffer.allocate(pixels.length * scene.windowSize());
    for (int pixel : pixels) {
      scene.copyWindow(pixel, all);
    }
    return all.array();
  }
}
