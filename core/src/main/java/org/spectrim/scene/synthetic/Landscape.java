package org.spectrim.scene.synthetic;

/**
 * The plan of the land: what lies at any point. Lines cross at right angles, a little turned and
 * bent; every second one is a road, the others are tracks. Between them lie blocks of fields in
 * strips, woods, lakes, villages and works, dealt out so that any 4x4 blocks have all of them. A
 * river runs through.
 *
 * <p>A point's answer is one number: its material ({@link #material}), whether a ground truth would
 * label it ({@link #labelled}), and the parcel it belongs to ({@link #parcel}).
 */
final class Landscape {
  /** Metres do not matter here; lengths are in pixels. */
  private static final double BLOCK = 31;

  private static final double COS = 0.9553364891; // of 0.3 radians
  private static final double SIN = 0.2955202067;
  private static final double ROAD = 1.9;
  private static final double TRACK = 0.8;
  private static final double VERGE = 3.2;
  private static final double RIVER = 2.6;
  private static final double RIVERS = 210;
  private static final int LABELLED = 1 << 4;
  private static final int PARCEL_SHIFT = 8;
  private static final double UNLABELLED_PARCELS = 0.15;

  private static final Material[] CROPS = {
    Material.CORN, Material.SOYBEAN, Material.STUBBLE, Material.MEADOW, Material.BARE_SOIL
  };

  private final long seed;

  Landscape(long seed) {
    this.seed = Hash.mix(seed, 0x1a2d);
  }

  static Material material(long spot) {
    return Material.of((int) (spot & 15));
  }

  static boolean labelled(long spot) {
    return (spot & LABELLED) != 0;
  }

  /** A number that all points of one field, one roof or one wood share. */
  static long parcel(long spot) {
    return spot >>> PARCEL_SHIFT;
  }

  /** The coordinate across the plant rows of a parcel, in pixels. */
  double acrossRows(long parcel, double x, double y) {
    return (parcel & 1) == 0 ? x * COS + y * SIN : y * COS - x * SIN;
  }

  /** What lies at a point. */
  long at(double x, double y) {
    double bendX = x + 2.5 * Hash.smooth(seed + 1, x / 55, y / 55);
    double bendY = y + 2.5 * Hash.smooth(seed + 2, x / 55, y / 55);
    double u = bendX * COS + bendY * SIN;
    double v = bendY * COS - bendX * SIN;
    long i = block(u, 3);
    long j = block(v, 4);
    double toLineU = Math.min(u - line(i, 3), line(i + 1, 3) - u);
    double toLineV = Math.min(v - line(j, 4), line(j + 1, 4) - v);
    // The nearer line of the two that bound the block is a road if its number is even.
    boolean roadU = Math.floorMod(u - line(i, 3) < line(i + 1, 3) - u ? i : i + 1, 2L) == 0;
    boolean roadV = Math.floorMod(v - line(j, 4) < line(j + 1, 4) - v ? j : j + 1, 2L) == 0;
    if ((roadU && toLineU < ROAD) || (roadV && toLineV < ROAD)) {
      return spot(Material.ASPHALT, Hash.mix(seed, 5, i * 2 + (roadU ? 1 : 0)), true);
    }
    if (river(x, y)) {
      return spot(Material.WATER, Hash.mix(seed, 7), true);
    }
    if ((!roadU && toLineU < TRACK) || (!roadV && toLineV < TRACK)) {
      return spot(Material.BARE_SOIL, Hash.mix(seed, 8, i), false);
    }
    return inBlock(i, j, u - line(i, 3), v - line(j, 4), x, y);
  }

  /** Every so many pixels a river winds from side to side. */
  private boolean river(double x, double y) {
    double bed = 0.55 * x + 26 * Hash.smooth(seed + 6, x / 48, 0.5);
    double width = RIVER + 0.9 * Hash.smooth(seed + 12, x / 30, 0.5);
    double across = y - bed - RIVERS * Hash.unit(seed);
    double offset = across - RIVERS * Math.floor(across / RIVERS);
    // Turned by a third, the river is narrower than it is tall.
    return offset < 2.3 * width;
  }

  private long inBlock(long i, long j, double p, double q, double x, double y) {
    double width = line(i + 1, 3) - line(i, 3);
    double height = line(j + 1, 4) - line(j, 4);
    long id = Hash.mix(Hash.mix(seed, i), j);
    int use = use(i, j);
    double ragged = 0.16 * Hash.smooth(seed + 9, x / 6, y / 6);
    double fromCentre =
        Math.max(Math.abs(p / width - 0.5), Math.abs(q / height - 0.5)) * 0.6
            + Math.hypot(p / width - 0.5, q / height - 0.5) * 0.4;
    return switch (use) {
      case 0, 1 -> works(id, p, q, width, height);
      case 2, 3, 4 -> village(id, p, q, width, height, x, y);
      case 5, 6 ->
          fromCentre + ragged < 0.46
              ? spot(Material.WOODS, id, true)
              : spot(Material.MEADOW, id + 1, true);
      case 7 -> lake(id, fromCentre + ragged);
      default -> fields(id, use, p / width, q / height);
    };
  }

  /** Deals the 16 uses out to each square of 4x4 blocks. */
  private int use(long i, long j) {
    long deal = Hash.mix(Hash.mix(seed + 10, Math.floorDiv(i, 4L)), Math.floorDiv(j, 4L));
    int place = (int) (Math.floorMod(i, 4L) * 4 + Math.floorMod(j, 4L));
    int turn = (int) (deal & 15);
    int factor = (int) (deal >>> 4 & 7) * 2 + 1;
    return ((place ^ turn) * factor + (int) (deal >>> 8 & 15)) & 15;
  }

  private static long lake(long id, double fromCentre) {
    if (fromCentre < 0.36) {
      return spot(Material.WATER, id, true);
    }
    return fromCentre < 0.45
        ? spot(Material.WOODS, id + 1, false)
        : spot(Material.MEADOW, id + 2, true);
  }

  private long fields(long id, int use, double p, double q) {
    double along = (id >>> 20 & 1) == 0 ? p : q;
    int strips = 2 + (int) (id >>> 24 & 1);
    int strip = Math.min(strips - 1, (int) (along * strips));
    Material crop = CROPS[(use * 3 + strip * 2 + (int) (id >>> 28 & 3)) % CROPS.length];
    return spot(crop, Hash.mix(id, strip), true);
  }

  private long works(long id, double p, double q, double width, double height) {
    if (nearEdge(p, q, width, height)) {
      return spot(Material.ASPHALT, id, true);
    }
    return roof(id, p - VERGE, q - VERGE, 13.5, 10.5, 9.5, 7.5, 0.8, Material.ASPHALT);
  }

  private long village(
      long id, double p, double q, double width, double height, double x, double y) {
    Material garden =
        Hash.smooth(seed + 11, x / 3.5, y / 3.5) > 0.1 ? Material.WOODS : Material.MEADOW;
    if (nearEdge(p, q, width, height)) {
      return spot(garden, id, false);
    }
    return roof(id, p - VERGE, q - VERGE, 9, 8.5, 6.2, 5.4, 0.06, garden);
  }

  private static boolean nearEdge(double p, double q, double width, double height) {
    return p < VERGE || q < VERGE || width - p < VERGE || height - q < VERGE;
  }

  /** Houses on a grid, some of them missing. */
  private static long roof(
      long id,
      double p,
      double q,
      double pitchP,
      double pitchQ,
      double lengthP,
      double lengthQ,
      double metal,
      Material between) {
    long a = (long) Math.floor(p / pitchP);
    long b = (long) Math.floor(q / pitchQ);
    long house = Hash.mix(Hash.mix(id, a), b);
    boolean inside = p - a * pitchP < lengthP && q - b * pitchQ < lengthQ;
    if (!inside || Hash.unit(Hash.mix(house, 1)) < 0.1) {
      return spot(between, id, between == Material.ASPHALT);
    }
    Material roof =
        Hash.unit(Hash.mix(house, 2)) < metal ? Material.METAL_ROOFS : Material.TILE_ROOFS;
    return spot(roof, house, true);
  }

  private double line(long i, int axis) {
    return BLOCK * (i + 0.3 * Hash.spread(Hash.mix(seed, axis, i), 0));
  }

  private long block(double along, int axis) {
    long i = (long) Math.floor(along / BLOCK);
    if (along < line(i, axis)) {
      return i - 1;
    }
    return along >= line(i + 1, axis) ? i + 1 : i;
  }

  private static long spot(Material material, long parcel, boolean wanted) {
    long id = parcel << PARCEL_SHIFT;
    boolean labelled = wanted && Hash.unit(Hash.mix(id >>> PARCEL_SHIFT, 99)) >= UNLABELLED_PARCELS;
    return id | (labelled ? LABELLED : 0) | material.value();
  }
}
