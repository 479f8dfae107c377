package org.spectrim.scene.synthetic;

import static org.spectrim.scene.synthetic.Endmembers.*;

/**
 * How a material is made of endmembers at a place: the variation within a class. What differs from
 * parcel to parcel (vigour, soil, age), from patch to patch (moisture, gaps) and from pixel to
 * pixel (crowns, plant rows) are separate numbers. Corn and soybean have nearly the same leaves and
 * the same mean cover and spread: corn stands in rows, soybean in patches, so that what tells them
 * apart is how neighbours vary, not what one pixel looks like.
 */
final class Surface {
  private static final double ROW_SPACING = 4.4;
  private static final double SWATHS = 5.4;

  private final long seed;
  private final Landscape landscape;

  Surface(long seed, Landscape landscape) {
    this.seed = Hash.mix(seed, 0x50f7);
    this.landscape = landscape;
  }

  /**
   * Adds the endmembers of a material.
   *
   * @param spot of {@link Landscape}
   * @param share of the pixel that it covers
   * @param weights receives one summand for each endmember
   */
  void add(long spot, double x, double y, double share, double[] weights) {
    long parcel = Landscape.parcel(spot);
    double vigour = Hash.spread(parcel, 0);
    double patch = Hash.smooth(seed + 1, x / 8, y / 8);
    double grain = Hash.spread(Hash.mix(seed + 2, (long) Math.floor(x), (long) Math.floor(y)), 0);
    double light =
        share
            * (1
                + 0.09 * Hash.smooth(seed + 3, x / 45, y / 45)
                + 0.06 * Hash.spread(parcel, 3)
                + 0.03 * grain);
    switch (Landscape.material(spot)) {
      case WATER -> water(vigour, patch, light, weights);
      case WOODS -> woods(parcel, vigour, fine(x, y), grain, light, weights);
      case MEADOW -> {
        double cover = clamp(0.7 + 0.06 * vigour + 0.08 * patch + 0.13 * grain);
        canopy(cover, 0.2, 0.08, light, weights);
        double dry = (1 - cover) * clamp(0.45 + 0.25 * Hash.spread(parcel, 1));
        weights[DRY_PLANT] += light * dry;
        soil(parcel, patch, x, y, light * (1 - cover - dry), weights);
      }
      case CORN -> {
        double rows = wave(parcel, x, y, ROW_SPACING);
        crop(parcel, 0.64 + 0.28 * rows, 0.72, vigour, patch, grain, x, y, light, weights);
      }
      case SOYBEAN ->
          crop(parcel, 0.52 + 0.44 * fine(x, y), 0.6, vigour, patch, grain, x, y, light, weights);
      case STUBBLE -> {
        double rows = wave(parcel, x, y, SWATHS);
        double dry = clamp(0.46 + 0.05 * vigour + 0.06 * patch + 0.19 * rows + 0.06 * grain);
        residue(parcel, dry, patch, x, y, light, weights);
      }
      case BARE_SOIL -> {
        double dry = clamp(0.24 + 0.05 * vigour + 0.05 * patch + 0.24 * fine(x, y) + 0.08 * grain);
        residue(parcel, dry, patch, x, y, light, weights);
      }
      case ASPHALT -> {
        double worn = clamp(0.45 + 0.3 * vigour + 0.2 * patch + 0.15 * grain);
        weights[Endmembers.ASPHALT] += light * (1 - worn);
        weights[WORN_ASPHALT] += light * worn;
      }
      case TILE_ROOFS -> {
        double old = clamp(0.4 + 0.35 * vigour + 0.1 * grain);
        double slope = light * (0.9 + 0.25 * fine(x, y));
        weights[TILE] += slope * (1 - old);
        weights[OLD_TILE] += slope * old;
      }
      case METAL_ROOFS -> {
        double painted = vigour > 0.2 ? 0.8 : 0.15;
        double glint = light * (0.95 + 0.2 * Hash.spread(parcel, 1) + 0.12 * grain);
        weights[METAL] += glint * (1 - painted);
        weights[PAINTED_METAL] += glint * painted;
      }
    }
  }

  private static void water(double murk, double patch, double light, double[] weights) {
    double turbid = clamp(0.4 + 0.2 * murk + 0.25 * patch);
    weights[CLEAR_WATER] += light * (1 - turbid);
    weights[TURBID_WATER] += light * turbid;
  }

  private static void woods(
      long parcel, double vigour, double crowns, double grain, double light, double[] weights) {
    double shade = clamp(0.3 + 0.42 * crowns + 0.06 * grain + 0.05 * vigour);
    double broad = clamp(0.62 + 0.3 * Hash.spread(parcel, 1));
    weights[SHADOW] += light * shade;
    weights[LEAF] += light * (1 - shade) * broad;
    weights[NEEDLE] += light * (1 - shade) * (1 - broad);
  }

  private void crop(
      long parcel,
      double stand,
      double ripe,
      double vigour,
      double patch,
      double grain,
      double x,
      double y,
      double light,
      double[] weights) {
    double cover = clamp(stand + 0.05 * vigour + 0.06 * patch + 0.06 * grain);
    canopy(cover, ripe + 0.06 * Hash.spread(parcel, 1), 0.12, light, weights);
    soil(parcel, patch, x, y, light * (1 - cover), weights);
  }

  private static void canopy(
      double cover, double ripe, double shade, double light, double[] weights) {
    weights[SHADOW] += light * cover * shade;
    weights[LEAF] += light * cover * (1 - shade) * ripe;
    weights[YOUNG_LEAF] += light * cover * (1 - shade) * (1 - ripe);
  }

  private void residue(
      long parcel, double dry, double patch, double x, double y, double light, double[] weights) {
    double weeds = clamp(0.05 + 0.05 * Hash.spread(parcel, 4));
    weights[YOUNG_LEAF] += light * weeds;
    weights[DRY_PLANT] += light * dry * (1 - weeds);
    soil(parcel, patch, x, y, light * (1 - dry) * (1 - weeds), weights);
  }

  private void soil(
      long parcel, double patch, double x, double y, double amount, double[] weights) {
    double wet =
        clamp(0.25 + 0.3 * Hash.smooth(seed + 4, x / 22, y / 22) + 0.15 * Hash.spread(parcel, 5));
    double bright = clamp(0.5 + 0.3 * Hash.spread(parcel, 2) + 0.25 * patch);
    weights[WET_SOIL] += amount * wet;
    weights[BRIGHT_SOIL] += amount * (1 - wet) * bright;
    weights[DARK_SOIL] += amount * (1 - wet) * (1 - bright);
  }

  private double fine(double x, double y) {
    return Hash.smooth(seed + 5, x / 2.1, y / 2.1);
  }

  private double wave(long parcel, double x, double y, double spacing) {
    double turns = landscape.acrossRows(parcel, x, y) / spacing + Hash.unit(Hash.mix(parcel, 6));
    return StrictMath.sin(2 * Math.PI * turns);
  }

  private static double clamp(double share) {
    return Math.max(0.02, Math.min(0.98, share));
  }
}
