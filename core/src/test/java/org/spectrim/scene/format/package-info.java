@NullMarked
package org.spectrim.scene.format;

import org.jspecify.annotations.NullMarked;
