package org.spectrim.classify;

import java.nio.FloatBuffer;

/**
 * Cuts the window around a pixel out of raw samples for the patch form of an export. What lies
 * outside the scene is the mean spectrum, which the band transform maps to exact zeros: the padding
 * that networks are trained with.
 *
 * @param raw {@code [band, row, column]}
 * @param mean one value a band
 * @param window rows and columns; odd
 */
public record Windows(float[] raw, int rows, int columns, float[] mean, int window) {

  /** Samples in one window. */
  public int size() {
    return mean.length * window * window;
  }

  /**
   * Appends one window, {@code [band, row, column]}.
   *
   * @param pixel {@code row * columns + column} of its centre
   */
  public void put(int pixel, FloatBuffer target) {
    int half = window / 2;
    int top = pixel / columns - half;
    int left = pixel % columns - half;
    int from = Math.max(0, -left);
    int to = Math.min(window, columns - left);
    for (int b = 0; b < mean.length; b++) {
      for (int r = top; r < top + window; r++) {
        if (r < 0 || r >= rows) {
          fill(target, mean[b], window);
        } else {
          fill(target, mean[b], from);
          target.put(raw, (b * rows + r) * columns + left + from, to - from);
          fill(target, mean[b], window - to);
        }
      }
    }
  }

  private static void fill(FloatBuffer target, float value, int count) {
    for (int i = 0; i < count; i++) {
      target.put(value);
    }
  }
}
