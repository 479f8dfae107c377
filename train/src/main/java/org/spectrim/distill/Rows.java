package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** Arithmetic that several losses share. */
final class Rows {
  private static final double SMALLEST = 1e-12;

  private Rows() {}

  /** A sample a row: {@code [sample, feature]}. */
  static Tensor of(Tensor maps) {
    return maps.reshape(maps.size(0), -1);
  }

  /** Sums along an axis that stays with length 1. */
  static Tensor sum(Tensor x, int axis) {
    return x.sum(new long[] {axis}, true, new ScalarTypeOptional());
  }

  /** Means along an axis that stays with length 1. */
  static Tensor mean(Tensor x, int axis) {
    return x.mean(new long[] {axis}, true, new ScalarTypeOptional());
  }

  /** Each vector along an axis divided by its length. */
  static Tensor unit(Tensor x, int axis) {
    return x.div(sum(x.mul(x), axis).add(new Scalar(SMALLEST)).sqrt());
  }

  /** The mean over samples of {@code KL(p || q)}. */
  static Tensor divergence(Tensor logP, Tensor logQ) {
    return logP.exp().mul(logP.sub(logQ)).sum(1).mean();
  }

  static Tensor square(Tensor x) {
    return x.mul(x);
  }
}
