/**
 * Size, latency, scene time and memory of exported networks, taken in a process of their own so
 * that nothing else is counted.
 */
@NullMarked
package org.spectrim.measure;

import org.jspecify.annotations.NullMarked;
