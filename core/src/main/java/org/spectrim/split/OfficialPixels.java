package org.spectrim.split;

/**
 * The training and test pixels that the providers of a scene recommend.
 *
 * @param train pixel indices, {@code row * columns + column}; those without a label in the ground
 *     truth are left out of a split
 * @param test likewise; pixels that are in {@code train} too only train
 */
public record OfficialPixels(int[] train, int[] test) {}
