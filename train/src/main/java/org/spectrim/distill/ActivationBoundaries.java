package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code mean of max(0, 1 - s)^2 where t > 0, of max(0, 1 + s)^2 elsewhere}, with features before
 * ReLU: the student's neuron is to be on where the teacher's is, by a margin of 1 (Heo et al. 2019,
 * <i>Knowledge transfer via distillation of activation boundaries formed by hidden neurons</i>). A
 * linear regressor maps the student's channels to the teacher's. Learned together with the labels
 * rather than in a stage before them; maps of other sizes are average-pooled to a common grid.
 */
final class ActivationBoundaries implements DistillationLoss {
  private static final double MARGIN = 1;

  @Override
  public String name() {
    return "ab";
  }

  @Override
  public String summary() {
    return "offline, features: which neurons are on, by a margin (Heo et al. 2019)";
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.HIDDEN);
  }

  @Override
  public boolean beforeActivation() {
    return true;
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new StageRegressors(
        pair, 1, List.of(), (stage, student, teacher) -> boundary(student, teacher));
  }

  static Tensor boundary(Tensor student, Tensor teacher) {
    Tensor sign =
        teacher.gt(new Scalar(0)).to(torch.ScalarType.Float).mul(new Scalar(2)).sub(new Scalar(1));
    return Rows.square(torch.relu(sign.mul(student).neg().add(new Scalar(MARGIN)))).mean();
  }
}
