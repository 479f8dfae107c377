package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code mean (r(s) - t)^2} of maps, r a linear regressor from the student's channels to the
 * teacher's (Romero et al. 2015, <i>FitNets: hints for thin deep nets</i>). Learned together with
 * the labels rather than in a stage before them; maps of other sizes are average-pooled to a common
 * grid.
 */
final class FitNetsHint implements DistillationLoss {
  @Override
  public String name() {
    return "hint";
  }

  @Override
  public String summary() {
    return "offline, features: squared error through a regressor (FitNets, Romero et al. 2015)";
  }

  @Override
  public double weight() {
    return 100;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.LATE);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new StageRegressors(
        pair, 1, List.of(), (stage, student, teacher) -> torch.mse_loss(student, teacher));
  }
}
