package org.spectrim.model;

import java.util.List;

/** A tensor in the form in which it is stored: what is stored is what is counted. */
public sealed interface StoredTensor permits DenseTensor, IntegerTensor {
  /** Sizes of the axes, outermost first. */
  List<Integer> shape();

  /** The values as floats, in row-major order. May be the tensor's own array: not to be changed. */
  float[] toFloats();

  /** Bytes of the values and their scales, without the header of a file. */
  long bytes();

  /** Number of elements. */
  default int size() {
    return shape().stream().reduce(1, Math::multiplyExact);
  }
}
