package org.spectrim.band;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spectrim.error.UsageException;

/**
 * Which bands of a cube a model looks at. People write and read them as 1-based ranges, {@code
 * "1-103,109-149"}.
 *
 * @param total how many bands the cube has
 * @param bands the chosen ones, 0-based, ascending, at least one
 */
public record BandSelection(int total, int[] bands) {
  public BandSelection {
    for (int i = 0; i < bands.length; i++) {
      if (bands[i] < 0 || bands[i] >= total || (i > 0 && bands[i] <= bands[i - 1])) {
        throw new IllegalArgumentException(
            "bands must ascend and lie below " + total + ": " + Arrays.toString(bands));
      }
    }
    if (bands.length == 0) {
      throw new IllegalArgumentException("no band is left");
    }
  }

  public static BandSelection all(int total) {
    return new BandSelection(total, IntStream.range(0, total).toArray());
  }

  /**
   * Reads 1-based ranges such as {@code "1-103, 109-149, 164"}, in any order.
   *
   * @throws UsageException if it is not such a list or names a band that the cube does not have
   */
  public static BandSelection parse(String text, int total) {
    BitSet chosen = new BitSet(total);
    for (String part : text.split(",", -1)) {
      String range = part.strip();
      if (!range.matches("\\d{1,9}(\\s*-\\s*\\d{1,9})?")) {
        throw new UsageException(
            "bands: '" + range + "' is no band or range of bands; write them as in 1-103,109-149");
      }
      String[] ends = range.split("\\s*-\\s*");
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      if (first < 1 || last < first || last > total) {
        throw new UsageException(
            "bands: '" + range + "' does not lie within the cube's bands, 1-" + total);
      }
      chosen.set(first - 1, last);
    }
    return new BandSelection(total, chosen.stream().toArray());
  }

  public boolean isAll() {
    return bands.length == total;
  }

  /** The chosen bands that are not in {@code others}, 0-based. */
  int[] without(int[] others) {
    BitSet left = of(bands);
    left.andNot(of(others));
    return left.stream().toArray();
  }

  /** 1-based ranges, as {@link #parse} reads them. */
  static String ranges(int[] ascending) {
    BitSet set = of(ascending);
    return Stream.iterate(
            set.nextSetBit(0),
            first -> first >= 0,
            first -> set.nextSetBit(set.nextClearBit(first)))
        .map(first -> range(first + 1, set.nextClearBit(first)))
        .collect(Collectors.joining(","));
  }

  private static String range(int first, int last) {
    return first == last ? "" + first : first + "-" + last;
  }

  private static BitSet of(int[] values) {
    BitSet set = new BitSet();
    Arrays.stream(values).forEach(set::set);
    return set;
  }

  @Override
  public String toString() {
    return ranges(bands);
  }
}
