package org.spectrim.scene.synthetic;

/**
 * The noise of a pushbroom imager after atmospheric correction: more in the blue and beyond 1,500
 * nm where the sun is weak, most where water vapour lets little through (940, 1130, 1380, 1880 nm),
 * shared between neighbouring pixels, with a fixed offset for each detector (a column of a band).
 */
final class Sensor {
  private static final float BASE = 95;
  private static final float OWN = 0.8f;
  private static final float NEIGHBOURS = 0.424f;
  private static final float STRIPES = 0.3f;

  private final long[] salts;
  private final float[] deviations;

  Sensor(long seed, float[] wavelengths) {
    salts = new long[wavelengths.length];
    deviations = new float[wavelengths.length];
    for (int b = 0; b < salts.length; b++) {
      salts[b] = Hash.mix(seed, 0x5e50, b);
      double sun =
          1 + 1.3 * StrictMath.exp(-(wavelengths[b] - 400) / 60) + weak(wavelengths[b], 1500);
      deviations[b] = (float) (BASE * sun / Math.max(0.08, transmittance(wavelengths[b])));
    }
  }

  /** The share of light that the air lets through, 0 to 1. */
  static double transmittance(double nm) {
    double lost =
        0.25 * dip(nm, 762, 6)
            + 0.3 * dip(nm, 940, 28)
            + 0.35 * dip(nm, 1130, 32)
            + 0.97 * dip(nm, 1385, 45)
            + 0.98 * dip(nm, 1880, 55)
            + 0.2 * dip(nm, 2010, 25);
    return Math.max(0, 1 - lost);
  }

  private static double weak(double nm, double from) {
    return nm < from ? 0 : (nm - from) / 700;
  }

  private static double dip(double nm, double centre, double width) {
    double t = (nm - centre) / width;
    return StrictMath.exp(-0.5 * t * t);
  }

  /** Adds noise to one row of one band, in units of reflectance x 10,000. */
  void add(int band, long row, float[] values) {
    long salt = salts[band];
    float deviation = deviations[band];
    long here = row << 32;
    long below = (row + 1) << 32;
    float own = Hash.normal(Hash.mix(salt, here));
    for (int c = 0; c < values.length; c++) {
      float right = Hash.normal(Hash.mix(salt, here + c + 1));
      float down = Hash.normal(Hash.mix(salt, below + c));
      float stripe = Hash.normal(Hash.mix(salt, -1L - c));
      values[c] += deviation * (OWN * own + NEIGHBOURS * (right + down) + STRIPES * stripe);
      own = right;
    }
  }
}
