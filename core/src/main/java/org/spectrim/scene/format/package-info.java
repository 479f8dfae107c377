/**
 * Files that hold cubes and label maps: MATLAB and ENVI in, ENVI and PNG out. A reader throws
 * nothing but {@link org.spectrim.error.InputException}, whatever the file holds. Which scene is
 * which is not known here (see {@code catalog}).
 */
@NullMarked
package org.spectrim.scene.format;

import org.jspecify.annotations.NullMarked;
