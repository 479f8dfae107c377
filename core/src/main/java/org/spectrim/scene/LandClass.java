package org.spectrim.scene;

/**
 * A land-cover class.
 *
 * @param value the number that stands for it in the user's label map, and in the maps that Spectrim
 *     writes
 * @param name for people, as in "Corn-notill"
 * @param rgb its colour in maps, 0xRRGGBB
 */
public record LandClass(int value, String name, int rgb) {}
