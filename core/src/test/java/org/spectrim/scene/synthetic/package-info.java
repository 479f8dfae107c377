@NullMarked
package org.spectrim.scene.synthetic;

import org.jspecify.annotations.NullMarked;
