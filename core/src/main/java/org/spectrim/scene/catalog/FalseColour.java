package org.spectrim.scene.catalog;

import org.spectrim.scene.Cube;

/** Chooses three bands that show a cube to people. */
final class FalseColour {
  // Near infrared would show vegetation red; people know true colours better.
  private static final float[] RED_GREEN_BLUE = {650, 550, 460};

  private FalseColour() {}

  static int[] bands(Cube cube) {
    int last = cube.bands() - 1;
    float[] wavelengths = cube.metadata().wavelengths();
    if (wavelengths == null || wavelengths[0] > 500 || wavelengths[last] < 640) {
      return new int[] {last * 5 / 6, last / 2, last / 6};
    }
    int[] bands = new int[3];
    for (int i = 0; i < 3; i++) {
      for (int band = 1; band <= last; band++) {
        float wanted = RED_GREEN_BLUE[i];
        if (Math.abs(wavelengths[band] - wanted) < Math.abs(wavelengths[bands[i]] - wanted)) {
          bands[i] = band;
        }
      }
    }
    return bands;
  }
}
