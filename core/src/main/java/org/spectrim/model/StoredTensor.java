package org.spectrim.model;

import java.util.List;

/** A tensor in the form in which it is stored: what is stored is what is counted. */
public sealed interface StoredTensor
    permits CodebookTensor, DenseTensor, HalfTensor, IntegerTensor, SparseTensor {
  /** Sizes of the axes, outermost first. */
  List<Integer> shape();

  /** The values as floats, in row-major order. May be the tensor's own array: not to be changed. */
  float[] toFloats();

  /** The same values, in the same order, under another shape whose first axis is as long. */
  StoredTensor reshaped(List<Integer> shape);

  /**
   * Picks and reorders elements: element {@code i} of the result is element {@code source[i]} of
   * this one. Within one index of the result's first axis all sources must come from one index of
   * this tensor's first axis, so that scales of channels carry over.
   */
  StoredTensor gather(List<Integer> shape, int[] source);

  /** The tensor with its zeros: itself, unless it is stored sparse. */
  default StoredTensor whole() {
    return this;
  }

  /** Bytes of the values, their scales, codebook and pattern, without the header of a file. */
  long bytes();

  /** Elements that are not zero. */
  default long nonZeros() {
    long count = 0;
    for (float value : toFloats()) {
      if (value != 0) {
        count++;
      }
    }
    return count;
  }

  /** Number of elements. */
  default int size() {
    return shape().stream().reduce(1, Math::multiplyExact);
  }
}
