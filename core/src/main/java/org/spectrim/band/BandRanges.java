package org.spectrim.band;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of bands as people write them: 1-based ranges, {@code "1-103,109-149"}. */
final class BandRanges {
  private BandRanges() {}

  /**
   * @param bands 0-based
   */
  static String format(int[] bands) {
    BitSet set = new BitSet();
    Arrays.stream(bands).forEach(set::set);
    return Stream.iterate(
            set.nextSetBit(0), from -> from >= 0, from -> set.nextSetBit(set.nextClearBit(from)))
        .map(from -> range(from + 1, set.nextClearBit(from)))
        .collect(Collectors.joining(","));
  }

  private static String range(int first, int last) {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }

  /** The bands that are not in {@code others}, in ascending order. */
  static int[] without(int[] bands, int[] others) {
    BitSet left = new BitSet();
    Arrays.stream(bands).forEach(left::set);
    Arrays.stream(others).forEach(left::clear);
    return left.stream().toArray();
  }
}
