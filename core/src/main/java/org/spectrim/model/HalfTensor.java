package org.spectrim.model;

import java.util.List;

/**
 * 16-bit floats (IEEE 754 binary16), as they are stored; they are computed with as 32-bit ones.
 *
 * @param values bit patterns in row-major order; not copied, not to be changed afterwards
 */
public record HalfTensor(List<Integer> shape, short[] values) implements StoredTensor {
  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7e00;

  /** Bits of the smallest 32-bit float that rounds to infinity: 65520. */
  private static final int TOO_LARGE = 0x477ff000;

  /** Bits of 2^-14 as a 32-bit float, the smallest normal number of 16 bits. */
  private static final int SMALLEST_NORMAL = 0x38800000;

  /** What the exponents of the two formats differ by, in the place of the 32-bit exponent. */
  private static final int REBIAS = 0x38000000;

  public HalfTensor {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(values.length + " values do not make " + shape);
    }
  }

  /** Rounds to the nearest, halves to even; what is 65520 or more becomes infinite. */
  public static HalfTensor of(StoredTensor tensor) {
    float[] floats = tensor.toFloats();
    short[] halves = new short[floats.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = toHalf(floats[i]);
    }
    return new HalfTensor(tensor.shape(), halves);
  }

  static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & SIGN;
    int magnitude = bits & Integer.MAX_VALUE;
    if (Float.isNaN(value)) {
      return (short) (sign | NAN);
    } else if (magnitude >= TOO_LARGE) {
      return (short) (sign | INFINITY);
    } else if (magnitude < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
    }
    int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
    return (short) (sign | (rounded - REBIAS) >>> 13);
  }

  static float toFloat(short half) {
    int magnitude = half & Short.MAX_VALUE;
    float value;
    if (magnitude >= INFINITY) {
      value = magnitude == INFINITY ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (magnitude < 0x400) {
      value = magnitude * 0x1p-24f;
    } else {
      value = Float.intBitsToFloat((magnitude << 13) + REBIAS);
    }
    return half < 0 ? -value : value;
  }

  @Override
  public float[] toFloats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = toFloat(values[i]);
    }
    return floats;
  }

  @Override
  public HalfTensor reshaped(List<Integer> newShape) {
    return new HalfTensor(newShape, values);
  }

  @Override
  public HalfTensor gather(List<Integer> newShape, int[] source) {
    short[] picked = new short[source.length];
    for (int i = 0; i < source.length; i++) {
      picked[i] = values[source[i]];
    }
    return new HalfTensor(newShape, picked);
  }

  @Override
  public long bytes() {
    return 2L * values.length;
  }
}
