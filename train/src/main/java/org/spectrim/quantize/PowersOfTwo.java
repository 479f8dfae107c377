package org.spectrim.quantize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;

/**
 * INQ's weights of a layer: 0 or {@code +-2^n}, n from {@code n1 = floor(log2(4 max|w| / 3))} down
 * to {@code n2 = n1 + 1 - 2^(b-1) / 2}. A magnitude between {@code (alpha + beta) / 2} and {@code 3
 * beta / 2} becomes beta, alpha and beta being neighbours among 0 and the powers. A growing part,
 * the largest weights first, is fixed; the others are trained on.
 */
final class PowersOfTwo implements WeightRounding {
  private final float[] powers;
  private final boolean[] isFixed;
  private final float[] fixed;
  private Tensor mask;
  private Tensor values;

  PowersOfTwo(StoredTensor weight, int bits) {
    float[] w = weight.toFloats();
    float reach = WeightRange.reach(w, 0, w.length);
    int n1 = reach >= Float.MIN_NORMAL ? Math.getExponent(4.0 * reach / 3) : 0;
    powers = new float[1 << (bits - 2)];
    for (int j = 0; j < powers.length; j++) {
      powers[j] = (float) Math.scalb(1.0, n1 - j);
    }
    isFixed = new boolean[w.length];
    fixed = new float[w.length];
    mask = Tensors.of(new float[w.length], w.length);
    values = Tensors.of(fixed, w.length);
  }

  /** The index of a weight's value in {@link #codebook}. */
  private int index(float w) {
    double magnitude = Math.abs((double) w);
    for (int j = 0; j < powers.length; j++) {
      double alpha = j == powers.length - 1 ? 0 : powers[j + 1];
      if (magnitude >= (alpha + powers[j]) / 2 && magnitude > 0) {
        return 1 + (w < 0 ? powers.length : 0) + j;
      }
    }
    return 0;
  }

  /** 0, the powers from the largest on, and the same below 0. */
  private float[] codebook() {
    float[] codebook = new float[1 + 2 * powers.length];
    for (int j = 0; j < powers.length; j++) {
      codebook[1 + j] = powers[j];
      codebook[1 + powers.length + j] = -powers[j];
    }
    return codebook;
  }

  /** Fixes the largest weights that are free still, until a part of all is fixed. */
  void fix(float[] weights, double part) {
    int[] free = IntStream.range(0, weights.length).filter(i -> !isFixed[i]).toArray();
    int count = (int) Math.round(part * weights.length) - (weights.length - free.length);
    int[] largest =
        Arrays.stream(free)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
            .mapToInt(Integer::intValue)
            .limit(count)
            .toArray();
    float[] codebook = codebook();
    for (int i : largest) {
      isFixed[i] = true;
      fixed[i] = codebook[index(weights[i])];
    }
    float[] ones = new float[weights.length];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = isFixed[i] ? 1 : 0;
    }
    mask = Tensors.of(ones, ones.length);
    values = Tensors.of(fixed, fixed.length);
  }

  @Override
  public Tensor round(Tensor weight) {
    Tensor free = mask.neg().add(new Scalar(1.0));
    return weight.reshape(-1).mul(free).add(values).reshape(weight.sizes());
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    float[] w = Tensors.floats(round(Tensors.of(weight.toFloats(), weight.size())));
    byte[] indices = new byte[w.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (byte) index(w[i]);
    }
    return new CodebookTensor(weight.shape(), indices, codebook());
  }
}
