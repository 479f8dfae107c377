package org.spectrim.engine;

import java.nio.FloatBuffer;

/**
 * Raw samples for an engine, {@code [count, band, row, column]}.
 *
 * @param samples from its position on; the position stays as it is. Direct buffers in native order
 *     are handed over without a copy
 * @param count windows; 1 for a scene
 * @param rows of each window, or of the strip
 * @param columns of each window, or of the strip
 * @param padding rows and columns of zeros to add behind the transform; none for windows
 */
public record Block(FloatBuffer samples, int count, int rows, int columns, Padding padding) {
  /** Rows and columns to add on each side. */
  public record Padding(int top, int left, int bottom, int right) {
    public static final Padding NONE = new Padding(0, 0, 0, 0);

    /** Half a window on every side, so that each pixel is classified. */
    public static Padding around(int window) {
      int half = window / 2;
      return new Padding(half, half, half, half);
    }
  }

  /** Windows for the patch form. */
  public static Block windows(FloatBuffer samples, int count, int window) {
    return new Block(samples, count, window, window, Padding.NONE);
  }

  /** How many pixels this classifies with a network of the given window. */
  public int pixels(int window) {
    int high = rows + padding.top + padding.bottom - window + 1;
    int wide = columns + padding.left + padding.right - window + 1;
    return Math.multiplyExact(count, Math.multiplyExact(high, wide));
  }
}
