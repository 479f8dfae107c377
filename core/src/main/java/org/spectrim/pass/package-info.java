/**
 * Functions from network to network that keep the logits: folding, densifying, unfolding, removing
 * what is zero.
 */
@NullMarked
package org.spectrim.pass;

import org.jspecify.annotations.NullMarked;
