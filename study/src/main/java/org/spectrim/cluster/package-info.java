/** What other processes need to know to do a part of the work; who they are is not known here. */
@NullMarked
package org.spectrim.cluster;

import org.jspecify.annotations.NullMarked;
