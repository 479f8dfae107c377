/**
 * Whole scenes to label maps, in strips over the dense form of a network, in memory that does not
 * grow with the scene. No training and no file formats here.
 */
@NullMarked
package org.spectrim.classify;

import org.jspecify.annotations.NullMarked;
