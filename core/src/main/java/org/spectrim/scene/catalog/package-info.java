/**
 * Which scenes there are: where their files lie, how their classes are called, what their official
 * masks are, and how files become a {@link org.spectrim.scene.Scene}. Formats are read elsewhere.
 */
@NullMarked
package org.spectrim.scene.catalog;

import org.jspecify.annotations.NullMarked;
