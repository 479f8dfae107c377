/**
 * Where the classic scenes can be had, and how their files come into a data folder: downloads that
 * resume, try several addresses and are checked before anything uses them.
 */
@NullMarked
package org.spectrim.scene.download;

import org.jspecify.annotations.NullMarked;
