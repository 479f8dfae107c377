package org.spectrim.scene.synthetic;

import java.util.Arrays;
import java.util.List;
import org.spectrim.scene.LandClass;

/** What covers the ground; the classes of the synthetic scene, in the order of their values. */
enum Material {
  WATER(1, "Water", 0x2f6fdb),
  WOODS(2, "Woods", 0x0f5c2e),
  MEADOW(3, "Meadow", 0x8cc63f),
  CORN(4, "Corn", 0xf2c21a),
  SOYBEAN(5, "Soybean", 0x8a4fd3),
  STUBBLE(6, "Stubble", 0xe8d5a0),
  BARE_SOIL(7, "Bare soil", 0xa8693a),
  ASPHALT(8, "Asphalt", 0x8d96a3),
  TILE_ROOFS(9, "Tile roofs", 0xe0465a),
  METAL_ROOFS(10, "Metal roofs", 0x35d0e8);

  private static final Material[] ALL = values();

  private final int value;
  private final String label;
  private final int rgb;

  Material(int value, String label, int rgb) {
    this.value = value;
    this.label = label;
    this.rgb = rgb;
  }

  /** The number of its class, from 1 to {@link #count()}. */
  int value() {
    return value;
  }

  static Material of(int value) {
    return ALL[value - 1];
  }

  static int count() {
    return ALL.length;
  }

  LandClass landClass() {
    return new LandClass(value, label, rgb);
  }

  static List<LandClass> classes() {
    return Arrays.stream(ALL).map(Material::landClass).toList();
  }
}
