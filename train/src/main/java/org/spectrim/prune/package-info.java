/**
 * Pruning: criteria that score filters, and schedules that remove them and fine-tune. Built on
 * {@code fit}; knows nothing of the other families.
 */
@NullMarked
package org.spectrim.prune;

import org.jspecify.annotations.NullMarked;
