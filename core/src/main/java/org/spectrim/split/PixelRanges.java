package org.spectrim.split;

import java.util.stream.IntStream;

/** Pixel lists as text, with runs written as ranges: {@code "3,12-40,55"}. */
final class PixelRanges {
  private PixelRanges() {}

  /**
   * @param ascending without repeats
   */
  static String format(int[] ascending) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ascending.length; ) {
      int last = i;
      while (last + 1 < ascending.length && ascending[last + 1] == ascending[last] + 1) {
        last++;
      }
      text.append(i == 0 ? "" : ",").append(ascending[i]);
      if (last > i) {
        text.append('-').append(ascending[last]);
      }
      i = last + 1;
    }
    return text.toString();
  }

  /**
   * The inverse of {@link #format}.
   *
   * @param limit every index must be below it
   * @throws IllegalArgumentException if the text is no ascending list of ranges below the limit
   */
  static int[] parse(String text, int limit) {
    IntStream.Builder pixels = IntStream.builder();
    int next = 0;
    for (String range : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
      if (first < next || last < first || last >= limit) {
        throw new IllegalArgumentException(
            "'" + range + "' is out of order or beyond the last pixel");
      }
      for (int pixel = first; pixel <= last; pixel++) {
        pixels.add(pixel);
      }
      next = last + 1;
    }
    return pixels.build().toArray();
  }
}
