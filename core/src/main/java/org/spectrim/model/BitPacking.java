package org.spectrim.model;

/** Signed integers of 1 to 8 bits, packed one behind the other, lowest bits of a byte first. */
final class BitPacking {
  private BitPacking() {}

  static byte[] pack(byte[] values, int bits) {
    byte[] packed = new byte[(int) (((long) values.length * bits + 7) / 8)];
    int mask = (1 << bits) - 1;
    long position = 0;
    for (byte value : values) {
      int at = (int) (position >> 3);
      int shifted = (value & mask) << (position & 7);
      packed[at] |= (byte) shifted;
      if (shifted >> 8 != 0) {
        packed[at + 1] |= (byte) (shifted >> 8);
      }
      position += bits;
    }
    return packed;
  }

  /**
   * @throws IllegalArgumentException if the bytes are not those of {@code count} integers
   */
  static byte[] unpack(byte[] packed, int bits, int count) {
    if (bits < 1 || bits > 8 || packed.length != ((long) count * bits + 7) / 8) {
      throw new IllegalArgumentException(
          packed.length + " bytes do not hold " + count + " integers of " + bits + " bits");
    }
    byte[] values = new byte[count];
    int unused = 32 - bits;
    long position = 0;
    for (int i = 0; i < count; i++) {
      int at = (int) (position >> 3);
      int two = (packed[at] & 0xff) | (at + 1 < packed.length ? (packed[at + 1] & 0xff) << 8 : 0);
      values[i] = (byte) (two >> (position & 7) << unused >> unused);
      position += bits;
    }
    return values;
  }

  /** Takes the sign away from what {@link #unpack} gave, in place. */
  static byte[] unsigned(byte[] values, int bits) {
    for (int i = 0; i < values.length; i++) {
      values[i] &= (byte) ((1 << bits) - 1);
    }
    return values;
  }
}
