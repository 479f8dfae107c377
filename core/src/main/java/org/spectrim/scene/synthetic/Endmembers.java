package org.spectrim.scene.synthetic;

/**
 * Reflectance of pure materials, 0 to 1, at any wavelengths: smooth backgrounds with the
 * absorptions that spectroscopy knows. Chlorophyll takes 450 and 670 nm and the leaf's cells make
 * the red edge at 715 nm; leaf water takes 970, 1200, 1450 and 1940 nm, cellulose 2100 nm, clay
 * 2200 nm, iron oxide 530 and 870 nm, paint and bitumen (C-H) 1730 and 2310 nm, zinc 1020 nm.
 * Shapes after Clark (1999), <i>Spectroscopy of rocks and minerals</i>, and Jacquemoud &amp; Baret
 * (1990), PROSPECT.
 */
final class Endmembers {
  static final int LEAF = 0;
  static final int YOUNG_LEAF = 1;
  static final int NEEDLE = 2;
  static final int DRY_PLANT = 3;
  static final int BRIGHT_SOIL = 4;
  static final int DARK_SOIL = 5;
  static final int WET_SOIL = 6;
  static final int SHADOW = 7;
  static final int CLEAR_WATER = 8;
  static final int TURBID_WATER = 9;
  static final int ASPHALT = 10;
  static final int WORN_ASPHALT = 11;
  static final int TILE = 12;
  static final int OLD_TILE = 13;
  static final int METAL = 14;
  static final int PAINTED_METAL = 15;

  /** Not a material: light scattered by haze. */
  static final int HAZE = 16;

  static final int COUNT = 17;

  private Endmembers() {}

  /**
   * @param wavelengths in nanometres
   * @return {@code [endmember, band]}
   */
  static float[][] at(float[] wavelengths) {
    float[][] spectra = new float[COUNT][wavelengths.length];
    for (int e = 0; e < COUNT; e++) {
      for (int b = 0; b < wavelengths.length; b++) {
        spectra[e][b] = (float) reflectance(e, wavelengths[b]);
      }
    }
    return spectra;
  }

  private static double reflectance(int endmember, double nm) {
    return switch (endmember) {
      case LEAF -> leaf(nm, 1.0, 1.0, 0.47);
      case YOUNG_LEAF -> leaf(nm, 0.7, 0.85, 0.53);
      case NEEDLE -> leaf(nm, 1.1, 1.15, 0.33);
      case DRY_PLANT -> dryPlant(nm);
      case BRIGHT_SOIL -> soil(nm, 0.42, 0.25, 0.16);
      case DARK_SOIL -> soil(nm, 0.24, 0.3, 0.1);
      case WET_SOIL -> soil(nm, 0.2, 1.0, 0.05);
      case SHADOW -> 0.012 + 0.012 * StrictMath.exp(-(nm - 400) / 200);
      case CLEAR_WATER -> 0.012 + 0.05 * StrictMath.exp(-square((nm - 470) / 120));
      case TURBID_WATER ->
          0.015 + 0.11 * StrictMath.exp(-square((nm - 575) / 110)) + 0.02 * dip(nm, 810, 30);
      case ASPHALT -> 0.07 + 0.05 * rise(nm, 900, 350) - 0.012 * dip(nm, 2310, 45);
      case WORN_ASPHALT -> 0.15 + 0.09 * rise(nm, 800, 350) - 0.012 * dip(nm, 2200, 60);
      case TILE -> tile(nm, 0.38);
      case OLD_TILE -> 0.55 * tile(nm, 0.38) + 0.15 * leaf(nm, 0.6, 0.4, 0.45) + 0.05;
      case METAL -> 0.48 + 0.05 * rise(nm, 1300, 500) - 0.07 * dip(nm, 1020, 130);
      case PAINTED_METAL -> 0.16 + 0.22 * dip(nm, 470, 60) + 0.3 * rise(nm, 860, 90) - paint(nm);
      case HAZE -> StrictMath.pow(nm / 400, -3);
      default -> throw new IllegalArgumentException("endmember " + endmember);
    };
  }

  private static double leaf(double nm, double chlorophyll, double water, double plateau) {
    double green = 0.05 + 0.07 * dip(nm, 555, 38) / chlorophyll;
    double edge = rise(nm, 708 + 8 * chlorophyll, 13);
    double absorbed =
        0.06 * dip(nm, 970, 35)
            + 0.16 * dip(nm, 1200, 55)
            + 1.1 * dip(nm, 1450, 70)
            + 1.9 * dip(nm, 1940, 90)
            + 0.9 * rise(nm, 1400, 120)
            + 0.9 * rise(nm, 2350, 120);
    double red = 0.012 * dip(nm, 670, 22) * chlorophyll;
    return green * (1 - edge) - red + plateau * edge * StrictMath.exp(-water * absorbed);
  }

  private static double dryPlant(double nm) {
    double background = 0.08 + 0.36 * rise(nm, 720, 170) - 0.1 * rise(nm, 2150, 200);
    return background
        - 0.05 * dip(nm, 1450, 60)
        - 0.08 * dip(nm, 1940, 70)
        - 0.06 * dip(nm, 2100, 50)
        - 0.04 * dip(nm, 2310, 40)
        - 0.02 * dip(nm, 670, 30);
  }

  private static double soil(double nm, double brightness, double moisture, double clay) {
    double background = brightness * (0.18 + 0.82 * rise(nm, 750, 260));
    double wet =
        0.12 * dip(nm, 1450, 70)
            + 0.3 * dip(nm, 1940, 90)
            + 0.35 * rise(nm, 1900, 250)
            + 0.04 * dip(nm, 970, 50);
    double minerals = 0.06 * dip(nm, 530, 60) + 0.06 * dip(nm, 880, 70) + clay * dip(nm, 2205, 28);
    return background * StrictMath.exp(-moisture * wet) * (1 - minerals);
  }

  private static double tile(double nm, double brightness) {
    double iron = rise(nm, 600, 38);
    double background = 0.07 + (brightness - 0.07) * iron;
    return background
        * (1 - 0.16 * dip(nm, 870, 75) - 0.1 * dip(nm, 2205, 35) - 0.05 * dip(nm, 1940, 70));
  }

  private static double paint(double nm) {
    return 0.06 * dip(nm, 1730, 40) + 0.09 * dip(nm, 2310, 50) + 0.04 * dip(nm, 1420, 50);
  }

  private static double dip(double nm, double centre, double width) {
    return StrictMath.exp(-0.5 * square((nm - centre) / width));
  }

  private static double rise(double nm, double centre, double width) {
    return 1 / (1 + StrictMath.exp(-(nm - centre) / width));
  }

  private static double square(double x) {
    return x * x;
  }
}
