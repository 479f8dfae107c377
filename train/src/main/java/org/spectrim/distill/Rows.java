package org.spectrim.distill;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.torch.Tensors;

/** Arithmetic that several losses share. */
final class Rows {
  private static final double SMALLEST = 1e-12;

  /** libtorch's number for it. */
  private static final long SUM = 2;

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
    return divergence(logP, logP.exp(), logQ);
  }

  /** The same, where p is known too. */
  static Tensor divergence(Tensor logP, Tensor p, Tensor logQ) {
    return p.mul(logP.sub(logQ)).sum(1).mean();
  }

  /** Multiplied by a number; 1 costs nothing. */
  static Tensor times(Tensor x, double factor) {
    return factor == 1 ? x : x.mul(new Scalar(factor));
  }

  /** The mean cross-entropy of the samples with a label; 0 if there are none. */
  static Tensor crossEntropy(Tensor logits, Tensor targets) {
    Tensor known = targets.ge(new Scalar(0)).to(torch.ScalarType.Float);
    return torch
        .cross_entropy_loss(logits, targets, new TensorOptional(), SUM, Lesson.UNKNOWN, 0)
        .div(atLeastOne(known));
  }

  /** The sum of ones and zeros, or 1 where there are only zeros: to divide by. */
  static Tensor atLeastOne(Tensor known) {
    return known.sum().clamp(new ScalarOptional(new Scalar(1)));
  }

  /** Rows of a tensor. */
  static Tensor select(Tensor x, int[] rows) {
    return x.index_select(0, index(rows));
  }

  /** Row numbers as a tensor. */
  static Tensor index(int[] rows) {
    return Tensors.ofLongs(Arrays.stream(rows).asLongStream().toArray());
  }

  static Tensor square(Tensor x) {
    return x.mul(x);
  }
}
