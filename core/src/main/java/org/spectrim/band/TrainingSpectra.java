package org.spectrim.band;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.spectrim.scene.Cube;

/**
 * The raw samples of the training pixels: all that a {@link BandFitter} may look at.
 *
 * @param bands all bands of the cube
 * @param pixels how many pixels, at least 1
 * @param samples {@code [band, pixel]}; not copied, not to be changed afterwards
 */
public record TrainingSpectra(int bands, int pixels, float[] samples) {
  public TrainingSpectra {
    if (bands < 1 || pixels < 1 || (long) bands * pixels != samples.length) {
      throw new IllegalArgumentException(
          samples.length + " samples do not make " + pixels + " pixels of " + bands + " bands");
    }
  }

  /**
   * Reads pixels out of a cube, holding one row of it at a time.
   *
   * @param pixels indices {@code row * columns + column}, at least one, in any order
   */
  public static TrainingSpectra read(Cube cube, int[] pixels) {
    int bands = cube.bands();
    int columns = cube.columns();
    int[] ascending = pixels.clone();
    Arrays.sort(ascending);
    Objects.checkFromIndexSize(0, Math.multiplyExact(bands, pixels.length), Integer.MAX_VALUE);
    float[] samples = new float[bands * pixels.length];
    float[] row = new float[bands * columns];
    int held = -1;
    for (int p = 0; p < ascending.length; p++) {
      int wanted = ascending[p] / columns;
      if (wanted != held) {
        cube.read(wanted, 1, FloatBuffer.wrap(row));
        held = wanted;
      }
      int column = ascending[p] % columns;
      for (int b = 0; b < bands; b++) {
        samples[b * ascending.length + p] = row[b * columns + column];
      }
    }
    return new TrainingSpectra(bands, ascending.length, samples);
  }
}
