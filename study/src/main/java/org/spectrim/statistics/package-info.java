/**
 * Tests and intervals over plain numbers: what may be said of differences between methods. Knows
 * nothing of studies, scenes or models.
 */
@NullMarked
package org.spectrim.statistics;

import org.jspecify.annotations.NullMarked;
