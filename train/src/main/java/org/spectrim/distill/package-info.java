/**
 * Distillation: losses by which a student learns from a teacher. Built on {@code fit}; knows
 * nothing of the other families.
 */
@NullMarked
package org.spectrim.distill;

import org.jspecify.annotations.NullMarked;
