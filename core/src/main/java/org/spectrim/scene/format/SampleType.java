package org.spectrim.scene.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How a number is stored in a file, with the code that ENVI and MAT v5 have for it. */
public enum SampleType {
  INT8(1, 0, 1),
  UINT8(1, 1, 2),
  INT16(2, 2, 3),
  UINT16(2, 12, 4),
  INT32(4, 3, 5),
  UINT32(4, 13, 6),
  FLOAT32(4, 4, 7),
  FLOAT64(8, 5, 9),
  INT64(8, 14, 12),
  UINT64(8, 15, 13);

  private static final double TWO_TO_64 = 0x1p64;

  final int bytes;
  final int enviCode;
  final int matCode;

  SampleType(int bytes, int enviCode, int matCode) {
    this.bytes = bytes;
    this.enviCode = enviCode;
    this.matCode = matCode;
  }

  static Optional<SampleType> ofEnvi(int code) {
    for (SampleType type : values()) {
      if (type.enviCode == code && code != 0) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static Optional<SampleType> ofMat(int code) {
    for (SampleType type : values()) {
      if (type.matCode == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Whether all its values are finite. */
  boolean whole() {
    return this != FLOAT32 && this != FLOAT64;
  }

  /**
   * Reads {@code count} numbers from the buffer's position on, in its byte order. The position is
   * left where it was; numbers beyond 24 bits lose their last digits.
   */
  void decode(ByteBuffer in, int count, float[] out) {
    int at = in.position();
    switch (this) {
      case INT8 -> {
        for (int i = 0; i < count; i++) {
          out[i] = in.get(at + i);
        }
      }
      case UINT8 -> {
        for (int i = 0; i < count; i++) {
          out[i] = in.get(at + i) & 0xff;
        }
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) {
          out[i] = in.getShort(at + 2 * i);
        }
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++) {
          out[i] = in.getChar(at + 2 * i);
        }
      }
      case FLOAT32 -> in.asFloatBuffer().get(out, 0, count);
      default -> decodeWide(in, at, count, out);
    }
  }

  private void decodeWide(ByteBuffer in, int at, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      int byteIndex = at + bytes * i;
      out[i] =
          switch (this) {
            case INT32 -> in.getInt(byteIndex);
            case UINT32 -> in.getInt(byteIndex) & 0xffffffffL;
            case FLOAT64 -> (float) in.getDouble(byteIndex);
            case INT64 -> in.getLong(byteIndex);
            default -> {
              long bits = in.getLong(byteIndex);
              yield (float) (bits >= 0 ? bits : bits + TWO_TO_64);
            }
          };
    }
  }

  /**
   * Writes numbers from the buffer's position on, which is advanced. Whole-number types round to
   * the nearest and saturate at their limits.
   */
  void encode(float[] in, int offset, int count, ByteBuffer out) {
    for (int i = offset; i < offset + count; i++) {
      float x = in[i];
      switch (this) {
        case INT8 -> out.put((byte) clamp(x, Byte.MIN_VALUE, Byte.MAX_VALUE));
        case UINT8 -> out.put((byte) clamp(x, 0, 255));
        case INT16 -> out.putShort((short) clamp(x, Short.MIN_VALUE, Short.MAX_VALUE));
        case UINT16 -> out.putChar((char) clamp(x, 0, Character.MAX_VALUE));
        case INT32 -> out.putInt((int) clamp(x, Integer.MIN_VALUE, Integer.MAX_VALUE));
        case UINT32 -> out.putInt((int) clamp(x, 0, 0xffffffffL));
        case FLOAT32 -> out.putFloat(x);
        case FLOAT64 -> out.putDouble(x);
        case INT64 -> out.putLong(clamp(x, Long.MIN_VALUE, Long.MAX_VALUE));
        case UINT64 -> out.putLong(x >= 0x1p63f ? unsigned(x) : clamp(x, 0, Long.MAX_VALUE));
      }
    }
  }

  private static long clamp(float x, long least, long most) {
    return Math.max(least, Math.min(most, Math.round((double) x)));
  }

  private static long unsigned(float x) {
    return x >= 0x1p64f ? -1L : (long) (x - 0x1p63f) ^ Long.MIN_VALUE;
  }
}
