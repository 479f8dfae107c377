/**
 * Networks run in libtorch, functionally, with hooks on weights and activations. The only room that
 * touches native memory together with {@code fit} and the families of methods; knows nothing of
 * scenes.
 */
@NullMarked
package org.spectrim.torch;

import org.jspecify.annotations.NullMarked;
