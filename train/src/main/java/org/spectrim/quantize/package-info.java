/**
 * Quantization: calibrators that choose the range of activations, and methods that make a model's
 * weights and activations integers. Built on {@code fit}; knows nothing of the other families.
 */
@NullMarked
package org.spectrim.quantize;

import org.jspecify.annotations.NullMarked;
