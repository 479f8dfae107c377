package org.spectrim.model;

import java.util.List;

/**
 * Signed integers of a few bits with symmetric scales: value = scale * integer. The integers are
 * kept one a byte in memory and packed at their bits in files.
 *
 * @param bits 2 to 8; integers lie in {@code -(2^(bits-1)) .. 2^(bits-1)-1}. For odd integers 1 to
 *     7; they lie in {@code -(2^bits-1) .. 2^bits-1}
 * @param values in row-major order; not copied, not to be changed afterwards
 * @param scales one for all, or one for each index of the first axis (each output channel)
 * @param odd whether all integers are odd, as those of a grid with no zero are: {@code 2 i + 1} is
 *     stored as i
 */
public record IntegerTensor(
    List<Integer> shape, int bits, byte[] values, float[] scales, boolean odd)
    implements StoredTensor {
  public IntegerTensor {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(values.length + " values do not make " + shape);
    }
    if (odd ? bits < 1 || bits > 7 : bits < 2 || bits > 8) {
      throw new IllegalArgumentException(
          "integers of " + bits + " bits are not supported; use 2 to 8, or 1 to 7 for odd ones");
    }
    if (scales.length != 1 && scales.length != shape.get(0)) {
      throw new IllegalArgumentException(scales.length + " scales do not fit " + shape);
    }
  }

  /** Integers of any kind. */
  public IntegerTensor(List<Integer> shape, int bits, byte[] values, float[] scales) {
    this(shape, bits, values, scales, false);
  }

  /** The integers as they are stored: of odd ones, half of each, rounded down. */
  public byte[] codes() {
    if (!odd) {
      return values;
    }
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (values[i] >> 1);
    }
    return codes;
  }

  /** The odd integers of what {@link #codes} gave; the codes are changed in place. */
  static byte[] odd(byte[] codes) {
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (2 * codes[i] + 1);
    }
    return codes;
  }

  /** The scale of an element of the given index of the first axis. */
  public float scale(int channel) {
    return scales.length == 1 ? scales[0] : scales[channel];
  }

  @Override
  public float[] toFloats() {
    float[] floats = new float[values.length];
    int perChannel = values.length / shape.get(0);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i] * scale(i / perChannel);
    }
    return floats;
  }

  @Override
  public IntegerTensor reshaped(List<Integer> newShape) {
    return new IntegerTensor(newShape, bits, values, scales, odd);
  }

  @Override
  public IntegerTensor gather(List<Integer> newShape, int[] source) {
    byte[] picked = new byte[source.length];
    for (int i = 0; i < source.length; i++) {
      picked[i] = values[source[i]];
    }
    if (scales.length == 1) {
      return new IntegerTensor(newShape, bits, picked, scales, odd);
    }
    int perChannel = values.length / scales.length;
    float[] pickedScales = new float[newShape.get(0)];
    int perNewChannel = source.length / pickedScales.length;
    for (int channel = 0; channel < pickedScales.length; channel++) {
      pickedScales[channel] = scales[source[channel * perNewChannel] / perChannel];
    }
    return new IntegerTensor(newShape, bits, picked, pickedScales, odd);
  }

  @Override
  public long bytes() {
    return ((long) values.length * bits + 7) / 8 + 4L * scales.length;
  }
}
