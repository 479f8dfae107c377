package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code T^2 (mean over samples of 1 - r(p_t, p_s) + mean over classes of 1 - r(p_t, p_s))}, with
 * Pearson's correlation r of softened probabilities along a sample's classes and along a class's
 * samples (Huang et al. 2022, <i>Knowledge distillation from a stronger teacher</i>, DIST).
 */
final class StrongerTeacher implements DistillationLoss {
  @Override
  public String name() {
    return "dist";
  }

  @Override
  public String summary() {
    return "offline, logits: T^2 (1 - Pearson's r, by samples and by classes) (Huang et al. 2022)";
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    double t = options.temperature();
    return lesson -> {
      Tensor student = torch.softmax(lesson.student().div(new Scalar(t)), 1);
      Tensor teacher = torch.softmax(lesson.teacher().div(new Scalar(t)), 1);
      return distance(student, teacher, 1)
          .add(distance(student, teacher, 0))
          .mul(new Scalar(t * t));
    };
  }

  private static Tensor distance(Tensor a, Tensor b, int axis) {
    Tensor x = Rows.unit(a.sub(Rows.mean(a, axis)), axis);
    Tensor y = Rows.unit(b.sub(Rows.mean(b, axis)), axis);
    return x.mul(y).sum(axis).mean().neg().add(new Scalar(1));
  }
}
