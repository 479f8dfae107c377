@NullMarked
package org.spectrim.scene.catalog;

import org.jspecify.annotations.NullMarked;
