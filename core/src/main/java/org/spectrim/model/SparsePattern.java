package org.spectrim.model;

import java.util.BitSet;

/**
 * Which elements of a tensor are stored: one bit for each element or, where neighbouring output
 * channels share a pattern, for each block of them. A pattern is written as the bits themselves or
 * as the gaps between those that are set: a code below {@code 2^w - 1} says how many clear bits
 * come before the next set one; the code {@code 2^w - 1} says that as many clear bits come and that
 * the next code goes on. What is clear behind the last code needs none.
 *
 * @param bits in row-major order, blocks of rows counting as one row
 * @param length of the bits, the clear ones at the end included
 */
record SparsePattern(BitSet bits, int length) {
  /** The widest gap code: wider ones gain nothing before the tensor is as good as empty. */
  static final int WIDEST = 8;

  /**
   * The pattern of what is not zero.
   *
   * @param rows output channels; the last block may have fewer than {@code block}
   */
  static SparsePattern of(float[] values, int rows, int block) {
    int columns = values.length / rows;
    BitSet bits = new BitSet();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (values[row * columns + column] != 0) {
          bits.set(row / block * columns + column);
        }
      }
    }
    return new SparsePattern(bits, blocks(rows, block) * columns);
  }

  static int blocks(int rows, int block) {
    return (rows + block - 1) / block;
  }

  /** The elements that are stored, of a tensor with so many rows; ascending. */
  int[] elements(int rows, int block) {
    int columns = length / blocks(rows, block);
    int[] elements = new int[stored(rows, block)];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int first = row / block * columns;
      for (int i = bits.nextSetBit(first);
          i >= 0 && i < first + columns;
          i = bits.nextSetBit(i + 1)) {
        elements[next++] = row * columns + i - first;
      }
    }
    return elements;
  }

  /** How many elements are stored. */
  int stored(int rows, int block) {
    int columns = length / blocks(rows, block);
    int inLast = bits.get(length - columns, length).cardinality();
    int missing = blocks(rows, block) * block - rows;
    return bits.cardinality() * block - inLast * missing;
  }

  /**
   * Bytes of the pattern.
   *
   * @param gapBits of a code; 0 for the bits themselves
   */
  int bytes(int gapBits) {
    return (int) ((gapBits == 0 ? length : (long) codes(gapBits) * gapBits) + 7) / 8;
  }

  /** How many codes the gaps take. */
  int codes(int gapBits) {
    int most = (1 << gapBits) - 1;
    int codes = 0;
    int done = 0;
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      codes += (i - done) / most + 1;
      done = i + 1;
    }
    return codes + (length - done) / most;
  }

  byte[] encode(int gapBits) {
    byte[] encoded = new byte[bytes(0)];
    if (gapBits == 0) {
      byte[] set = bits.toByteArray();
      System.arraycopy(set, 0, encoded, 0, set.length);
      return encoded;
    }
    int most = (1 << gapBits) - 1;
    byte[] codes = new byte[codes(gapBits)];
    int next = 0;
    int done = 0;
    while (next < codes.length) {
      int set = bits.nextSetBit(done);
      int gap = (set < 0 ? length : set) - done;
      codes[next++] = (byte) Math.min(gap, most);
      done += gap < most ? gap + 1 : most;
    }
    return BitPacking.pack(codes, gapBits);
  }

  /**
   * @throws IllegalArgumentException if the bytes are no pattern of this length
   */
  static SparsePattern decode(byte[] encoded, int length, int gapBits, int codes) {
    if (gapBits < 0 || gapBits > WIDEST) {
      throw new IllegalArgumentException("gaps of " + gapBits + " bits; 1 to " + WIDEST + " are");
    }
    if (gapBits == 0) {
      BitSet bits = BitSet.valueOf(encoded);
      if (encoded.length != (length + 7L) / 8 || bits.length() > length) {
        throw new IllegalArgumentException(
            encoded.length + " bytes are no pattern of " + length + " bits");
      }
      return new SparsePattern(bits, length);
    }
    int most = (1 << gapBits) - 1;
    BitSet bits = new BitSet();
    long done = 0;
    for (byte code : BitPacking.unpack(encoded, gapBits, codes)) {
      int gap = code & most;
      done += gap;
      if (done > length) {
        break;
      }
      if (gap < most) {
        bits.set((int) done++);
      }
    }
    if (done > length || length - done >= most) {
      throw new IllegalArgumentException(codes + " gaps are no pattern of " + length + " bits");
    }
    return new SparsePattern(bits, length);
  }
}
