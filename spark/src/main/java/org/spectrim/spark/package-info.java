/** Studies and scenes on Apache Spark: a thin layer over the same classifier and trial runner. */
@NullMarked
package org.spectrim.spark;

import org.jspecify.annotations.NullMarked;
