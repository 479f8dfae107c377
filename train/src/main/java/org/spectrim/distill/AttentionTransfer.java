package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code mean (q_s - q_t)^2}, q the mean over channels of squared activations at each position,
 * divided by its length (Zagoruyko and Komodakis 2017, <i>Paying more attention to attention</i>).
 * Maps of other sizes are average-pooled to a common grid; widths need not be equal.
 */
final class AttentionTransfer implements DistillationLoss {
  @Override
  public String name() {
    return "at";
  }

  @Override
  public String summary() {
    return "offline, features: where activations are strong (Zagoruyko and Komodakis 2017)";
  }

  @Override
  public double weight() {
    return 1000;
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
              Tensor student = attention(grid.pool(lesson.student(stage)));
              return Rows.square(student.sub(attention(grid.pool(lesson.teacher(stage))))).mean();
            });
  }

  private static Tensor attention(Tensor maps) {
    return Rows.unit(maps.mul(maps).mean(1), 1);
  }
}
