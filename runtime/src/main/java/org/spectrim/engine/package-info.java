/**
 * Running exported networks: raw samples in, logits or labels out. Engines know nothing of cubes
 * and files of scenes; those are in {@code classify}.
 */
@NullMarked
package org.spectrim.engine;

import org.jspecify.annotations.NullMarked;
