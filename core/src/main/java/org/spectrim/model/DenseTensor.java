package org.spectrim.model;

import java.util.List;

/**
 * 32-bit floats.
 *
 * @param values in row-major order; not copied, not to be changed afterwards
 */
public record DenseTensor(List<Integer> shape, float[] values) implements StoredTensor {
  public DenseTensor {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(values.length + " values do not make " + shape);
    }
  }

  @Override
  public float[] toFloats() {
    return values;
  }

  @Override
  public DenseTensor reshaped(List<Integer> newShape) {
    return new DenseTensor(newShape, values);
  }

  @Override
  public DenseTensor gather(List<Integer> newShape, int[] source) {
    float[] picked = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      picked[i] = values[source[i]];
    }
    return new DenseTensor(newShape, picked);
  }

  @Override
  public long bytes() {
    return 4L * values.length;
  }
}
