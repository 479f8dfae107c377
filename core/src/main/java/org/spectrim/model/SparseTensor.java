package org.spectrim.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tensor of which only what is not zero is stored, with a pattern that says where it belongs. In
 * memory it is whole, as integers of few bits are one a byte in memory.
 *
 * <p>The pattern is a bitmap, or the gaps between stored elements in a few bits each (Han et al.
 * 2016, "Deep Compression"). Where each 4 neighbouring output channels have their zeros in the same
 * places (4x1 blocks), the pattern has one bit for all four.
 *
 * @param whole the tensor with its zeros: floats, halves or integers
 * @param block output channels that share a pattern: 1 or 4
 * @param gapBits bits of a gap; 0 for a bitmap
 */
public record SparseTensor(StoredTensor whole, int block, int gapBits) implements StoredTensor {
  /** Neighbouring output channels that share a pattern. */
  public static final int BLOCK = 4;

  /** What the header of a file says more of a sparse tensor than of a whole one, about. */
  private static final int HEADER = 160;

  public SparseTensor {
    if (whole instanceof SparseTensor) {
      throw new IllegalArgumentException("the tensor is sparse already");
    }
    if (whole instanceof CodebookTensor) {
      throw new IllegalArgumentException("the codes of a codebook make zeros small already");
    }
    if (whole instanceof IntegerTensor integers && integers.odd()) {
      throw new IllegalArgumentException("odd integers have no zero");
    }
    if (block != 1 && block != BLOCK) {
      throw new IllegalArgumentException("blocks of " + block + " channels; 1 and 4 are known");
    }
    if (gapBits < 0 || gapBits > SparsePattern.WIDEST) {
      throw new IllegalArgumentException("gaps of " + gapBits + " bits; 0 to 8 are known");
    }
  }

  /**
   * The tensor in the form that takes the fewest bytes in a file: whole, or sparse with the best
   * pattern. Choose again after the values have changed.
   *
   * @param tensor of any form; codebooks stay what they are, since codes of zeros are short
   */
  public static StoredTensor smallest(StoredTensor tensor) {
    StoredTensor whole = tensor.whole();
    if (whole instanceof CodebookTensor
        || (whole instanceof IntegerTensor integers && integers.odd())
        || whole.size() == 0) {
      return whole;
    }
    float[] values = whole.toFloats();
    int rows = whole.shape().get(0);
    StoredTensor best = whole;
    long fewest = whole.bytes() - HEADER;
    for (int block = 1; block <= BLOCK; block += BLOCK - 1) {
      SparsePattern pattern = SparsePattern.of(values, rows, block);
      long each = bytes(whole, pattern.stored(rows, block));
      for (int gapBits = 0; gapBits <= SparsePattern.WIDEST; gapBits++) {
        long bytes = each + pattern.bytes(gapBits);
        if (bytes < fewest) {
          fewest = bytes;
          best = new SparseTensor(whole, block, gapBits);
        }
      }
    }
    return best;
  }

  /** Each tensor in its {@linkplain #smallest(StoredTensor) smallest} form. */
  public static Weights smallest(Weights weights) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    weights.asMap().forEach((name, tensor) -> tensors.put(name, smallest(tensor)));
    return new Weights(tensors);
  }

  private static long bytes(StoredTensor whole, int stored) {
    if (whole instanceof IntegerTensor integers) {
      return ((long) stored * integers.bits() + 7) / 8 + 4L * integers.scales().length;
    }
    return whole.bytes() / whole.size() * stored;
  }

  SparsePattern pattern() {
    return SparsePattern.of(whole.toFloats(), shape().get(0), block);
  }

  /** How many elements are stored: all that are not zero and, in blocks, those beside them. */
  public int stored() {
    return pattern().stored(shape().get(0), block);
  }

  @Override
  public List<Integer> shape() {
    return whole.shape();
  }

  @Override
  public float[] toFloats() {
    return whole.toFloats();
  }

  @Override
  public SparseTensor reshaped(List<Integer> shape) {
    return new SparseTensor(whole.reshaped(shape), block, gapBits);
  }

  @Override
  public StoredTensor gather(List<Integer> shape, int[] source) {
    return smallest(whole.gather(shape, source));
  }

  @Override
  public long bytes() {
    SparsePattern pattern = pattern();
    return bytes(whole, pattern.stored(shape().get(0), block)) + pattern.bytes(gapBits);
  }
}
