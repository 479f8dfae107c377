package org.spectrim.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Canonical Huffman codes of bytes (Huffman 1952): symbols in fewer bits the more often they occur.
 * A text is the length of each symbol's code, one byte each, then the codes, highest bits of a byte
 * first. Codes of one length are consecutive numbers in the order of the symbols, so that lengths
 * say all.
 */
final class HuffmanCode {
  /** Longer codes than of 2^31 symbols cannot be (the counts would be Fibonacci numbers). */
  private static final int LONGEST = 48;

  private record Tree(long count, int first, int[] symbols) {}

  private HuffmanCode() {}

  /** The length of each symbol's code in bits; 0 for those that do not occur. */
  static int[] lengths(long[] counts) {
    PriorityQueue<Tree> trees =
        new PriorityQueue<>(Comparator.comparingLong(Tree::count).thenComparingInt(Tree::first));
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        trees.add(new Tree(counts[symbol], symbol, new int[] {symbol}));
      }
    }
    int[] lengths = new int[counts.length];
    if (trees.size() == 1) {
      lengths[trees.remove().first()] = 1;
    }
    while (trees.size() > 1) {
      Tree a = trees.remove();
      Tree b = trees.remove();
      int[] both = Arrays.copyOf(a.symbols(), a.symbols().length + b.symbols().length);
      System.arraycopy(b.symbols(), 0, both, a.symbols().length, b.symbols().length);
      for (int symbol : both) {
        lengths[symbol]++;
      }
      trees.add(new Tree(a.count() + b.count(), Math.min(a.first(), b.first()), both));
    }
    return lengths;
  }

  /** How many bytes {@link #encode} makes of symbols that occur so often. */
  static long encodedBytes(long[] counts) {
    int[] lengths = lengths(counts);
    long bits = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      bits += counts[symbol] * lengths[symbol];
    }
    return counts.length + (bits + 7) / 8;
  }

  static long[] counts(byte[] symbols, int kinds) {
    long[] counts = new long[kinds];
    for (byte symbol : symbols) {
      counts[symbol & 0xff]++;
    }
    return counts;
  }

  /**
   * @param kinds symbols are less than that, read as unsigned
   */
  static byte[] encode(byte[] symbols, int kinds) {
    long[] counts = counts(symbols, kinds);
    int[] lengths = lengths(counts);
    long[] codes = codes(lengths);
    byte[] text = new byte[Math.toIntExact(encodedBytes(counts))];
    for (int symbol = 0; symbol < kinds; symbol++) {
      text[symbol] = (byte) lengths[symbol];
    }
    long position = 8L * kinds;
    for (byte symbol : symbols) {
      int s = symbol & 0xff;
      for (int bit = lengths[s] - 1; bit >= 0; bit--) {
        text[(int) (position >> 3)] |= (byte) ((codes[s] >> bit & 1) << (7 - (position & 7)));
        position++;
      }
    }
    return text;
  }

  private static long[] codes(int[] lengths) {
    long[] codes = new long[lengths.length];
    long next = 0;
    for (int length = 1; length <= LONGEST; length++) {
      next <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = next++;
        }
      }
    }
    return codes;
  }

  /**
   * @throws IllegalArgumentException if the text is not what {@link #encode} makes of so many
   *     symbols
   */
  static byte[] decode(byte[] text, int kinds, int count) {
    if (text.length < kinds || count > 8L * (text.length - kinds)) {
      throw new IllegalArgumentException(
          text.length + " bytes of Huffman codes do not hold " + count + " indices");
    }
    int[] perLength = new int[LONGEST + 1];
    for (int symbol = 0; symbol < kinds; symbol++) {
      if (text[symbol] < 0 || text[symbol] > LONGEST) {
        throw new IllegalArgumentException("a Huffman code of " + text[symbol] + " bits");
      }
      perLength[text[symbol]]++;
    }
    byte[] byCode = new byte[kinds];
    int at = 0;
    for (int length = 1; length <= LONGEST; length++) {
      for (int symbol = 0; symbol < kinds; symbol++) {
        if (text[symbol] == length) {
          byCode[at++] = (byte) symbol;
        }
      }
    }
    return symbols(text, kinds, count, perLength, byCode);
  }

  private static byte[] symbols(byte[] text, int kinds, int count, int[] perLength, byte[] byCode) {
    byte[] symbols = new byte[count];
    long position = 8L * kinds;
    long end = 8L * text.length;
    for (int i = 0; i < count; i++) {
      long code = 0;
      long first = 0;
      int index = 0;
      int length = 0;
      // Codes of one length lie between the first of that length and it plus their number.
      do {
        if (position == end || ++length > LONGEST) {
          throw new IllegalArgumentException("its Huffman codes break off or are none");
        }
        index += length == 1 ? 0 : perLength[length - 1];
        first = (first + (length == 1 ? 0 : perLength[length - 1])) << 1;
        code = (code << 1) | ((text[(int) (position >> 3)] >> (7 - (position & 7))) & 1);
        position++;
      } while (code < first || code - first >= perLength[length]);
      symbols[i] = byCode[index + (int) (code - first)];
    }
    if (end - position >= 8) {
      throw new IllegalArgumentException("bytes are left over behind its Huffman codes");
    }
    return symbols;
  }
}
