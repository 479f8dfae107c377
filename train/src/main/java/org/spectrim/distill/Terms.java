package org.spectrim.distill;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Sums of losses. */
final class Terms {
  private Terms() {}

  /** The mean over stages. */
  static Tensor mean(List<Stage> stages, Function<Stage, Tensor> loss) {
    Tensor sum = loss.apply(stages.get(0));
    for (Stage stage : stages.subList(1, stages.size())) {
      sum = sum.add(loss.apply(stage));
    }
    return sum.div(new Scalar((double) stages.size()));
  }
}
