package org.spectrim.scene;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;

/**
 * Which bands of a cube are used, written as {@code 1-129,136-224}: bands count from 1, both ends
 * belong to the range. A model that is deployed takes the original bands; leaving some out is part
 * of its band transform, for which {@link #indices(int)} is made.
 */
public final class BandSelection {
  private static final int MOST_BANDS = 100_000;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

  private final String text;
  private final BitSet chosen;

  private BandSelection(String text, BitSet chosen) {
    this.text = text;
    this.chosen = chosen;
  }

  /**
   * Parses a selection.
   *
   * @throws UsageException if it is not a list of bands and ranges, or names a band twice
   */
  public static BandSelection parse(String text) {
    BitSet chosen = new BitSet();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw wrong(text, "'" + part.strip() + "' is no band and no range of bands");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (first < 1 || last > MOST_BANDS) {
        throw wrong(text, "bands go from 1 to at most " + MOST_BANDS);
      }
      if (last < first) {
        throw wrong(text, "the range " + part.strip() + " runs backwards");
      }
      int twice = chosen.nextSetBit(first - 1);
      if (twice >= 0 && twice < last) {
        throw wrong(text, "band " + (twice + 1) + " is named twice");
      }
      chosen.set(first - 1, last);
    }
    return new BandSelection(text.strip(), chosen);
  }

  private static UsageException wrong(String text, String why) {
    return new UsageException(
        "band selection '" + text + "': " + why + "; write it as in 1-129,136-224");
  }

  /** How many bands are chosen. */
  public int size() {
    return chosen.cardinality();
  }

  /**
   * The chosen bands, counted from 0, in ascending order.
   *
   * @param bands how many bands the cube has
   * @throws InputException if the cube does not have them all
   */
  public int[] indices(int bands) {
    if (chosen.length() > bands) {
      throw new InputException(
          "band selection '%s' wants band %d, but the cube has %d bands"
              .formatted(text, chosen.length(), bands));
    }
    return chosen.stream().toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BandSelection selection && selection.chosen.equals(chosen);
  }

  @Override
  public int hashCode() {
    return chosen.hashCode();
  }

  /** The selection as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
