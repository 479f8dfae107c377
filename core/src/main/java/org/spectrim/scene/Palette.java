package org.spectrim.scene;

/** Colours for classes that have none of their own. */
public final class Palette {
  private static final double GOLDEN_RATIO = 0.618033988749895;
  private static final double[] SATURATION = {0.85, 0.55, 0.95};
  private static final double[] BRIGHTNESS = {0.95, 0.7, 0.8, 1.0};

  private Palette() {}

  /**
   * The colour of the class at an index, 0xRRGGBB. Hues step by the golden ratio, so that however
   * many there are, neighbours lie far apart.
   */
  public static int rgb(int index) {
    double hue = (0.58 + index * GOLDEN_RATIO) % 1.0;
    return hsb(hue, SATURATION[index % SATURATION.length], BRIGHTNESS[index % BRIGHTNESS.length]);
  }

  private static int hsb(double hue, double saturation, double brightness) {
    int rgb = 0;
    // Red, green and blue are the same curve at three places of the circle of hues.
    for (int shift : new int[] {5, 3, 1}) {
      double k = (shift + hue * 6) % 6;
      double value = brightness * (1 - saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
      rgb = rgb << 8 | (int) Math.round(255 * value);
    }
    return rgb;
  }
}
