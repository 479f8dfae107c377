package org.spectrim.split;

import java.util.Random;

/**
 * Random choices that are the same on every Java machine: {@link Random} is specified to the bit,
 * and the shuffle is written here because that of the library is not.
 */
final class Draw {
  private final Random random;

  /**
   * @param seed the user's seed
   * @param purpose tells apart the streams that one seed feeds, so that a change in one choice
   *     leaves the others as they were
   */
  Draw(long seed, long purpose) {
    this.random = new Random(mix(seed + mix(purpose)));
  }

  /** SplitMix64's finalizer: neighbouring seeds would give {@link Random} similar first numbers. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A shuffled copy (Fisher-Yates). */
  int[] shuffled(int[] values) {
    int[] copy = values.clone();
    for (int i = copy.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = copy[i];
      copy[i] = copy[j];
      copy[j] = swap;
    }
    return copy;
  }
}
