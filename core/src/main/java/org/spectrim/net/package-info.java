/**
 * Networks as data: layers, graph, shapes and cost. Activations are {@code [sample, channel, band,
 * row, column]}. No weights and no arithmetic here; those are in {@code model}.
 */
@NullMarked
package org.spectrim.net;

import org.jspecify.annotations.NullMarked;
