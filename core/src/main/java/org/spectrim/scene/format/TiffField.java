package org.spectrim.scene.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A tag to write.
 *
 * @param type its number in the TIFF format
 * @param value little endian
 */
record TiffField(int tag, int type, int count, byte[] value) {

  static TiffField shorts(int tag, int... values) {
    byte[] raw = new byte[2 * values.length];
    ByteBuffer bytes = littleEndian(raw);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return new TiffField(tag, 3, values.length, raw);
  }

  /**
   * Positions and sizes.
   *
   * @param wide whether they have 64 bits, as in BigTIFF
   */
  static TiffField offsets(int tag, boolean wide, long... values) {
    byte[] raw = new byte[(wide ? 8 : 4) * values.length];
    ByteBuffer bytes = littleEndian(raw);
    for (long value : values) {
      if (wide) {
        bytes.putLong(value);
      } else {
        bytes.putInt((int) value);
      }
    }
    return new TiffField(tag, wide ? 16 : 4, values.length, raw);
  }

  static TiffField doubles(int tag, double... values) {
    byte[] raw = new byte[8 * values.length];
    littleEndian(raw).asDoubleBuffer().put(values);
    return new TiffField(tag, 12, values.length, raw);
  }

  static TiffField text(int tag, String text) {
    byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
    return new TiffField(tag, 2, bytes.length, bytes);
  }

  private static ByteBuffer littleEndian(byte[] raw) {
    return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
  }
}
