/** What tests of several modules share: where the real scenes are, random networks. */
@NullMarked
package org.spectrim.testing;

import org.jspecify.annotations.NullMarked;
