package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code mean_ij p_ij log(p_ij / q_ij)}: p (teacher) and q (student) say how near sample j is to
 * sample i, {@code (cos(f_i, f_j) + 1) / 2} divided by the row's sum (Passalis and Tefas 2018,
 * <i>Learning deep representations with probabilistic knowledge transfer</i>). Widths need not be
 * equal.
 */
final class ProbabilisticTransfer implements DistillationLoss {
  private static final double SMALLEST = 1e-7;

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
    return 30_000;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.HIDDEN);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return lesson ->
        Terms.mean(
            pair.stages(),
            stage -> {
              Tensor p = neighbours(lesson.teacher(stage));
              Tensor q = neighbours(lesson.student(stage));
              return p.mul(logarithm(p).sub(logarithm(q))).mean();
            });
  }

  private static Tensor neighbours(Tensor maps) {
    Tensor f = Rows.unit(Rows.of(maps), 1);
    Tensor near = f.mm(f.t()).add(new Scalar(1)).div(new Scalar(2.0));
    return near.div(Rows.sum(near, 1));
  }

  private static Tensor logarithm(Tensor p) {
    return p.add(new Scalar(SMALLEST)).log();
  }
}
