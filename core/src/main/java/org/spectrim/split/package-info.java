/**
 * Protocols that choose training, validation and test pixels, and the measurement of how much their
 * windows overlap.
 */
@NullMarked
package org.spectrim.split;

import org.jspecify.annotations.NullMarked;
