package org.spectrim.distill;

import java.util.List;
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
    return new Correlated(options.temperature());
  }

  private record Correlated(double t) implements Term {
    @Override
    public List<Tensor> prepare(Tensor teacher, Tensor targets) {
      Tensor p = torch.softmax(teacher.div(new Scalar(t)), 1);
      return List.of(p, centred(p, 1));
    }

    @Override
    public Tensor loss(Lesson lesson) {
      List<Tensor> teacher = lesson.prepared(this);
      Tensor logits = lesson.student();
      Tensor student = torch.softmax(t == 1 ? logits : logits.div(new Scalar(t)), 1);
      Tensor bySample = correlation(centred(student, 1), teacher.get(1), student.size(0));
      // The samples of a batch are others in each epoch.
      Tensor byClass =
          correlation(centred(student, 0), centred(teacher.get(0), 0), student.size(1));
      return Rows.times(bySample.add(byClass).neg().add(new Scalar(2)), t * t);
    }
  }

  private static Tensor centred(Tensor a, int axis) {
    return Rows.unit(a.sub(Rows.mean(a, axis)), axis);
  }

  /** The mean of so many correlations of unit vectors. */
  private static Tensor correlation(Tensor x, Tensor y, long count) {
    return x.mul(y).sum().div(new Scalar((double) count));
  }
}
