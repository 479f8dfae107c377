/**
 * Recipes: lists of steps (train, prune, quantize, distill) that turn one model into another. The
 * algorithms stand in the packages of module train; studies know recipes, not the other way round.
 */
@NullMarked
package org.spectrim.recipe;

import org.jspecify.annotations.NullMarked;
