package org.spectrim.sparse;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four output channels (a to d) that take each vector that is loaded; see {@link
 * VectorKernels#block}. Written out, since vectors in arrays would be objects.
 */
final class BlockKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private BlockKernels() {}

  /** Four vectors of each channel: for 32 registers. */
  static void four(
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
    FloatVector a0 = FloatVector.broadcast(SPECIES, bias[biasAt]);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = FloatVector.broadcast(SPECIES, bias[biasAt + 1]);
    FloatVector b1 = b0;
    FloatVector b2 = b0;
    FloatVector b3 = b0;
    FloatVector c0 = FloatVector.broadcast(SPECIES, bias[biasAt + 2]);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector d0 = FloatVector.broadcast(SPECIES, bias[biasAt + 3]);
    FloatVector d1 = d0;
    FloatVector d2 = d0;
    FloatVector d3 = d0;
    for (int k = from; k < to; k++) {
      int at = xAt + offsets[k];
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + 3 * LANES);
      FloatVector w = FloatVector.broadcast(SPECIES, weights[4 * k]);
      a0 = x0.fma(w, a0);
      a1 = x1.fma(w, a1);
      a2 = x2.fma(w, a2);
      a3 = x3.fma(w, a3);
      w = FloatVector.broadcast(SPECIES, weights[4 * k + 1]);
      b0 = x0.fma(w, b0);
      b1 = x1.fma(w, b1);
      b2 = x2.fma(w, b2);
      b3 = x3.fma(w, b3);
      w = FloatVector.broadcast(SPECIES, weights[4 * k + 2]);
      c0 = x0.fma(w, c0);
      c1 = x1.fma(w, c1);
      c2 = x2.fma(w, c2);
      c3 = x3.fma(w, c3);
      w = FloatVector.broadcast(SPECIES, weights[4 * k + 3]);
      d0 = x0.fma(w, d0);
      d1 = x1.fma(w, d1);
      d2 = x2.fma(w, d2);
      d3 = x3.fma(w, d3);
    }
    FloatVector least = FloatVector.broadcast(SPECIES, floor);
    a0.max(least).intoArray(y, yAt);
    a1.max(least).intoArray(y, yAt + LANES);
    a2.max(least).intoArray(y, yAt + 2 * LANES);
    a3.max(least).intoArray(y, yAt + 3 * LANES);
    int atB = yAt + yStride;
    b0.max(least).intoArray(y, atB);
    b1.max(least).intoArray(y, atB + LANES);
    b2.max(least).intoArray(y, atB + 2 * LANES);
    b3.max(least).intoArray(y, atB + 3 * LANES);
    int atC = yAt + 2 * yStride;
    c0.max(least).intoArray(y, atC);
    c1.max(least).intoArray(y, atC + LANES);
    c2.max(least).intoArray(y, atC + 2 * LANES);
    c3.max(least).intoArray(y, atC + 3 * LANES);
    int atD = yAt + 3 * yStride;
    d0.max(least).intoArray(y, atD);
    d1.max(least).intoArray(y, atD + LANES);
    d2.max(least).intoArray(y, atD + 2 * LANES);
    d3.max(least).intoArray(y, atD + 3 * LANES);
  }

  /** Two vectors of each channel: for 16 registers. */
  static void two(
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
    FloatVector a0 = FloatVector.broadcast(SPECIES, bias[biasAt]);
    FloatVector a1 = a0;
    FloatVector b0 = FloatVector.broadcast(SPECIES, bias[biasAt + 1]);
    FloatVector b1 = b0;
    FloatVector c0 = FloatVector.broadcast(SPECIES, bias[biasAt + 2]);
    FloatVector c1 = c0;
    FloatVector d0 = FloatVector.broadcast(SPECIES, bias[biasAt + 3]);
    FloatVector d1 = d0;
    for (int k = from; k < to; k++) {
      int at = xAt + offsets[k];
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
      FloatVector w = FloatVector.broadcast(SPECIES, weights[4 * k]);
      a0 = x0.fma(w, a0);
      a1 = x1.fma(w, a1);
      w = FloatVector.broadcast(SPECIES, weights[4 * k + 1]);
      b0 = x0.fma(w, b0);
      b1 = x1.fma(w, b1);
      w = FloatVector.broadcast(SPECIES, weights[4 * k + 2]);
      c0 = x0.fma(w, c0);
      c1 = x1.fma(w, c1);
      w = FloatVector.broadcast(SPECIES, weights[4 * k + 3]);
      d0 = x0.fma(w, d0);
      d1 = x1.fma(w, d1);
    }
    FloatVector least = FloatVector.broadcast(SPECIES, floor);
    a0.max(least).intoArray(y, yAt);
    a1.max(least).intoArray(y, yAt + LANES);
    int atB = yAt + yStride;
    b0.max(least).intoArray(y, atB);
    b1.max(least).intoArray(y, atB + LANES);
    int atC = yAt + 2 * yStride;
    c0.max(least).intoArray(y, atC);
    c1.max(least).intoArray(y, atC + LANES);
    int atD = yAt + 3 * yStride;
    d0.max(least).intoArray(y, atD);
    d1.max(least).intoArray(y, atD + LANES);
  }
}
