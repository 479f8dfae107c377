/** Affine maps from bands to components, fitted on training pixels only. */
@NullMarked
package org.spectrim.band;

import org.jspecify.annotations.NullMarked;
