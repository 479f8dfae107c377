/**
 * How methods are found by name: the built-in ones of a family in one list, then those of others.
 */
@NullMarked
package org.spectrim.registry;

import org.jspecify.annotations.NullMarked;
