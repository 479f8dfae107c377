/**
 * Files wherever Hadoop reads and writes them ({@code hdfs://}, {@code s3a://}, {@code file://}) as
 * paths of Java, so that nothing else needs to know of them.
 */
@NullMarked
package org.spectrim.hadoop;

import org.jspecify.annotations.NullMarked;
