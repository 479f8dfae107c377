/**
 * Hyperspectral images and their ground truth. Nothing here knows of networks; files are read in
 * {@code format}.
 */
@NullMarked
package org.spectrim.scene;

import org.jspecify.annotations.NullMarked;
