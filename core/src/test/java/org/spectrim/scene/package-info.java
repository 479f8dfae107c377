@NullMarked
package org.spectrim.scene;

import org.jspecify.annotations.NullMarked;
