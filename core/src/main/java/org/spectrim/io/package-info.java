/** Writing files so that no half file is ever seen under its final name. */
@NullMarked
package org.spectrim.io;

import org.jspecify.annotations.NullMarked;
