package org.spectrim.sparse;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops. All work on {@link #CHUNK} neighbouring pixels, held in eight vectors, whose
 * sums never leave the registers; each weight is broadcast over them.
 */
final class VectorKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Pixels of one call. */
  static final int CHUNK = 8 * LANES;

  /** Sixteen sums and what they are made of need 32 registers, which only 512-bit vectors have. */
  private static final boolean MANY_REGISTERS = SPECIES.vectorBitSize() == 512;

  private VectorKernels() {}

  /**
   * {@code y[i] = max(floor, bias + sum over k of weights[k] x[i + offsets[k]])} for a chunk.
   *
   * @param xAt where the chunk begins in x, before the offsets are added
   * @param yAt where it begins in y
   */
  static void single(
      float[] x,
      int xAt,
      int[] offsets,
      float[] weights,
      int from,
      int to,
      float bias,
      float floor,
      float[] y,
      int yAt) {
    FloatVector s0 = FloatVector.broadcast(SPECIES, bias);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int k = from; k < to; k++) {
      FloatVector w = FloatVector.broadcast(SPECIES, weights[k]);
      int at = xAt + offsets[k];
      s0 = load(x, at).fma(w, s0);
      s1 = load(x, at + LANES).fma(w, s1);
      s2 = load(x, at + 2 * LANES).fma(w, s2);
      s3 = load(x, at + 3 * LANES).fma(w, s3);
      s4 = load(x, at + 4 * LANES).fma(w, s4);
      s5 = load(x, at + 5 * LANES).fma(w, s5);
      s6 = load(x, at + 6 * LANES).fma(w, s6);
      s7 = load(x, at + 7 * LANES).fma(w, s7);
    }
    FloatVector least = FloatVector.broadcast(SPECIES, floor);
    s0.max(least).intoArray(y, yAt);
    s1.max(least).intoArray(y, yAt + LANES);
    s2.max(least).intoArray(y, yAt + 2 * LANES);
    s3.max(least).intoArray(y, yAt + 3 * LANES);
    s4.max(least).intoArray(y, yAt + 4 * LANES);
    s5.max(least).intoArray(y, yAt + 5 * LANES);
    s6.max(least).intoArray(y, yAt + 6 * LANES);
    s7.max(least).intoArray(y, yAt + 7 * LANES);
  }

  /**
   * The same for four output channels, of which each takes every value that is loaded.
   *
   * @param weights four for each offset
   * @param bias four, from {@code biasAt} on
   * @param yStride from an output channel to the next
   */
  static void block(
      float[] x,
      int xAt,
      int[] offsets,
      float[] weights,
      int from,
      int to,
      float[] bias,
      int biasAt,
      float floor,
      float[] y,
      int yAt,
      int yStride) {
    int part = MANY_REGISTERS ? 4 * LANES : 2 * LANES;
    for (int i = 0; i < CHUNK; i += part) {
      if (MANY_REGISTERS) {
        BlockKernels.four(
            x, xAt + i, offsets, weights, from, to, bias, biasAt, floor, y, yAt + i, yStride);
      } else {
        BlockKernels.two(
            x, xAt + i, offsets, weights, from, to, bias, biasAt, floor, y, yAt + i, yStride);
      }
    }
  }

  /** {@code y[i] = max(floor, the largest x[i + offset])} for a chunk. */
  static void largest(float[] x, int xAt, int[] offsets, float floor, float[] y, int yAt) {
    for (int i = 0; i < CHUNK; i += LANES) {
      FloatVector largest = FloatVector.broadcast(SPECIES, floor);
      for (int offset : offsets) {
        largest = largest.max(load(x, xAt + offset + i));
      }
      largest.intoArray(y, yAt + i);
    }
  }

  /** {@code y[i] = max(floor, a[i] + b[i])} for a chunk. */
  static void add(float[] a, int aAt, float[] b, int bAt, float floor, float[] y, int yAt) {
    for (int i = 0; i < CHUNK; i += LANES) {
      load(a, aAt + i).add(load(b, bAt + i)).max(floor).intoArray(y, yAt + i);
    }
  }

  /** {@code y[i] = clip(scale (x[i] - mean) + shift, low, high)} for a chunk. */
  static void affine(
      float[] x,
      int xAt,
      float mean,
      float scale,
      float shift,
      float low,
      float high,
      float[] y,
      int yAt) {
    for (int i = 0; i < CHUNK; i += LANES) {
      FloatVector scaled = load(x, xAt + i).sub(mean).mul(scale).add(shift);
      scaled.max(low).min(high).intoArray(y, yAt + i);
    }
  }

  /** The index of the largest of {@code count} values, the first one where several are. */
  static void indexOfLargest(float[] x, int xAt, int stride, int count, float[] y, int yAt) {
    for (int i = 0; i < CHUNK; i += LANES) {
      FloatVector largest = load(x, xAt + i);
      FloatVector index = FloatVector.zero(SPECIES);
      for (int c = 1; c < count; c++) {
        FloatVector other = load(x, xAt + c * stride + i);
        VectorMask<Float> more = other.compare(VectorOperators.GT, largest);
        largest = largest.blend(other, more);
        index = index.blend(c, more);
      }
      index.intoArray(y, yAt + i);
    }
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
