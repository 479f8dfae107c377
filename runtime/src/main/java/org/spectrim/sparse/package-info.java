/**
 * An engine that computes only what is not zero: sparse convolutions over whole scenes, in the
 * Vector API. Only {@code VectorKernels} names that API, whose module may be missing at run time.
 */
@NullMarked
package org.spectrim.sparse;

import org.jspecify.annotations.NullMarked;
