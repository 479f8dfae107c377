/**
 * Training and evaluation: the transformed scene, batches, the trainer, its options and objectives.
 * Methods that compress build on this room and are not known here.
 */
@NullMarked
package org.spectrim.fit;

import org.jspecify.annotations.NullMarked;
