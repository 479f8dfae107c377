package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code mean k(t, t') + mean k(s, s') - 2 mean k(s, t)}, the maximum mean discrepancy of the
 * channels' maps (each divided by its length) under {@code k(x, y) = (x . y)^2} (Huang and Wang
 * 2017, <i>Like what you like: knowledge distill via neuron selectivity transfer</i>). Maps of
 * other sizes are average-pooled to a common grid; widths need not be equal.
 */
final class NeuronSelectivity implements DistillationLoss {
  @Override
  public String name() {
    return "nst";
  }

  @Override
  public String summary() {
    return "offline, features: distribution of the channels' maps (NST, Huang and Wang 2017)";
  }

  @Override
  public double weight() {
    return 50;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.EARLY);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    pair.stages().forEach(stage -> pair.positions(stage, name()));
    return lesson ->
        Terms.mean(
            pair.stages(),
            stage -> {
              Grid grid = pair.grid(stage);
              Tensor s = Rows.unit(grid.pool(lesson.student(stage)), 2);
              Tensor t = Rows.unit(grid.pool(lesson.teacher(stage)), 2);
              return kernel(t, t).add(kernel(s, s)).sub(kernel(s, t), new Scalar(2));
            });
  }

  private static Tensor kernel(Tensor a, Tensor b) {
    return Rows.square(a.matmul(b.transpose(1, 2))).mean();
  }
}
