package org.spectrim.model;

import java.util.List;

/**
 * Indices into a table of values that the elements share (Han et al. 2016, <i>Deep
 * Compression</i>). Files hold the indices in Huffman codes or packed at their bits, whichever is
 * smaller.
 *
 * @param indices one for each element in row-major order, unsigned; not copied, not to be changed
 *     afterwards
 * @param codebook 1 to 256 values
 */
public record CodebookTensor(List<Integer> shape, byte[] indices, float[] codebook)
    implements StoredTensor {
  static final int LARGEST = 256;

  public CodebookTensor {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1, Math::multiplyExact) != indices.length) {
      throw new IllegalArgumentException(indices.length + " indices do not make " + shape);
    }
    if (codebook.length < 1 || codebook.length > LARGEST) {
      throw new IllegalArgumentException(
          "a codebook of " + codebook.length + " values; use 1 to " + LARGEST);
    }
    for (byte index : indices) {
      if ((index & 0xff) >= codebook.length) {
        throw new IllegalArgumentException(
            "index " + (index & 0xff) + " into a codebook of " + codebook.length + " values");
      }
    }
  }

  /** The bits of an index: as many as the codebook needs. */
  public int bits() {
    return bits(codebook.length);
  }

  static int bits(int values) {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(values - 1));
  }

  /** Whether Huffman codes are smaller than packed indices. */
  boolean huffman() {
    return huffmanBytes() < packedBytes();
  }

  private long huffmanBytes() {
    return HuffmanCode.encodedBytes(HuffmanCode.counts(indices, codebook.length));
  }

  private long packedBytes() {
    return ((long) indices.length * bits() + 7) / 8;
  }

  @Override
  public float[] toFloats() {
    float[] floats = new float[indices.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = codebook[indices[i] & 0xff];
    }
    return floats;
  }

  @Override
  public CodebookTensor reshaped(List<Integer> newShape) {
    return new CodebookTensor(newShape, indices, codebook);
  }

  @Override
  public CodebookTensor gather(List<Integer> newShape, int[] source) {
    byte[] picked = new byte[source.length];
    for (int i = 0; i < source.length; i++) {
      picked[i] = indices[source[i]];
    }
    return new CodebookTensor(newShape, picked, codebook);
  }

  @Override
  public long bytes() {
    return Math.min(packedBytes(), huffmanBytes()) + 4L * codebook.length;
  }
}
