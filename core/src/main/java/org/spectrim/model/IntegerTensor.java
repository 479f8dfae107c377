package org.spectrim.model;

import java.util.List;

/**
 * Signed integers of a few bits with symmetric scales: value = scale * integer. The integers are
 * kept one a byte in memory and packed at their bits in files.
 *
 * @param bits 2 to 8; integers lie in {@code -(2^(bits-1)) .. 2^(bits-1)-1}
 * @param values in row-major order; not copied, not to be changed afterwards
 * @param scales one for all, or one for each index of the first axis (each output channel)
 */
public record IntegerTensor(List<Integer> shape, int bits, byte[] values, float[] scales)
    implements StoredTensor {
  public IntegerTensor {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(values.length + " values do not make " + shape);
    }
    if (bits < 2 || bits > 8) {
      throw new IllegalArgumentException(
          "integers of " + bits + " bits are not supported; use 2 to 8");
    }
    if (scales.length != 1 && scales.length != shape.get(0)) {
      throw new IllegalArgumentException(scales.length + " scales do not fit " + shape);
    }
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
    return new IntegerTensor(newShape, bits, values, scales);
  }

  @Override
  public IntegerTensor gather(List<Integer> newShape, int[] source) {
    byte[] picked = new byte[source.length];
    for (int i = 0; i < source.length; i++) {
      picked[i] = values[source[i]];
    }
    if (scales.length == 1) {
      return new IntegerTensor(newShape, bits, picked, scales);
    }
    int perChannel = values.length / scales.length;
    float[] pickedScales = new float[newShape.get(0)];
    int perNewChannel = source.length / pickedScales.length;
    for (int channel = 0; channel < pickedScales.length; channel++) {
      pickedScales[channel] = scales[source[channel * perNewChannel] / perChannel];
    }
    return new IntegerTensor(newShape, bits, picked, pickedScales);
  }

  @Override
  public long bytes() {
    return ((long) values.length * bits + 7) / 8 + 4L * scales.length;
  }
}
