package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code mean_i sum_j p_ij log(p_ij / q_ij)}: p (teacher) and q (student) say how near sample j is
 * to sample i, {@code (cos(f_i, f_j) + 1) / 2} divided by the row's sum (Passalis and Tefas 2018,
 * <i>Learning deep representations with probabilistic knowledge transfer</i>). The mean over all
 * pairs, as published code has it, would be smaller by the size of the batch, and its factor too
 * large for small ones: the factor here is that for batches of 64.
 */
final class ProbabilisticTransfer extends RelationLoss {
  private static final double SMALLEST = 1e-7;

  /** The factor on the mean over pairs that is usual with batches of {@link #BATCH}. */
  private static final double PUBLISHED = 30_000;

  private static final double BATCH = 64;

  @Override
  public String name() {
    return "pkt";
  }

  @Override
  public String summary() {
    return "offline, relations: KL of neighbourhoods among samples (Passalis and Tefas 2018)";
  }

  @Override
  public double weight() {
    return PUBLISHED / BATCH;
  }

  @Override
  Tensor compare(Tensor student, Tensor teacher) {
    Tensor p = neighbours(teacher);
    Tensor q = neighbours(student);
    return Rows.sum(p.mul(logarithm(p).sub(logarithm(q))), 1).mean();
  }

  private static Tensor neighbours(Tensor x) {
    Tensor f = Rows.unit(x, 1);
    Tensor near = f.mm(f.t()).add(new Scalar(1)).div(new Scalar(2.0));
    return near.div(Rows.sum(near, 1));
  }

  private static Tensor logarithm(Tensor p) {
    return p.add(new Scalar(SMALLEST)).log();
  }
}
