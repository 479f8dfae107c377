/**
 * How well predictions fit the ground truth. Nothing here knows of networks or images: labels in,
 * numbers out, as fractions of 1.
 */
@NullMarked
package org.spectrim.metric;

import org.jspecify.annotations.NullMarked;
