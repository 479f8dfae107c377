package org.spectrim.scene.synthetic;

import java.util.Arrays;

/**
 * What share of a pixel each endmember has. A pixel sees a little more than its own square, as
 * optics do, so pixels along borders are mixed; those no ground truth would name stay unlabelled.
 * One mixer is for one thread.
 */
final class PixelMixer {
  private static final int SIDE = 4;
  // The square that light comes from, in pixels.
  private static final double FOOTPRINT = 1.4;
  private static final double PURE = 0.85;

  private final Landscape landscape;
  private final Surface surface;
  private final long[] spots = new long[SIDE * SIDE];
  private final int[] counts = new int[SIDE * SIDE];
  private int distinct;

  PixelMixer(long seed) {
    landscape = new Landscape(seed);
    surface = new Surface(seed, landscape);
  }

  /**
   * Mixes a pixel.
   *
   * @param weights is overwritten with one weight for each endmember
   */
  void mix(int row, int column, double[] weights) {
    look(row, column);
    Arrays.fill(weights, 0);
    int total = total();
    for (int i = 0; i < distinct; i++) {
      surface.add(spots[i], column + 0.5, row + 0.5, (double) counts[i] / total, weights);
    }
  }

  /** The class of a pixel: 0 or the number of its material, counted from 1. */
  int label(int row, int column) {
    look(row, column);
    int[] shares = new int[Material.count() + 1];
    for (int i = 0; i < distinct; i++) {
      if (Landscape.labelled(spots[i])) {
        shares[Landscape.material(spots[i]).value()] += counts[i];
      }
    }
    for (int m = 1; m < shares.length; m++) {
      if (shares[m] >= PURE * total()) {
        return m;
      }
    }
    return 0;
  }

  private int total() {
    int total = 0;
    for (int i = 0; i < distinct; i++) {
      total += counts[i];
    }
    return total;
  }

  private void look(int row, int column) {
    distinct = 0;
    // Nothing is so narrow that it could pass between the corners.
    for (int corner = 0; corner < 4; corner++) {
      sample(row, column, (corner & 1) * (SIDE - 1), (corner >> 1) * (SIDE - 1));
    }
    if (distinct == 1) {
      return;
    }
    distinct = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      sample(row, column, i % SIDE, i / SIDE);
    }
  }

  private void sample(int row, int column, int across, int down) {
    double x = column + 0.5 + ((across + 0.5) / SIDE - 0.5) * FOOTPRINT;
    double y = row + 0.5 + ((down + 0.5) / SIDE - 0.5) * FOOTPRINT;
    long spot = landscape.at(x, y);
    for (int i = 0; i < distinct; i++) {
      if (spots[i] == spot) {
        counts[i]++;
        return;
      }
    }
    spots[distinct] = spot;
    counts[distinct++] = 1;
  }
}
