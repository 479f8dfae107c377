/**
 * A made-up landscape as a hyperspectral sensor would see it: always there, any size, the same for
 * the same seed. Every number is a function of the pixel and the seed alone, so no block of rows
 * needs another; nothing here may draw from a running random generator.
 */
@NullMarked
package org.spectrim.scene.synthetic;

import org.jspecify.annotations.NullMarked;
