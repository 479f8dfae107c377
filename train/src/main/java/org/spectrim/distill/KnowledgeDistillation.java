package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code T^2 KL(softmax(teacher / T) || softmax(student / T))}, mean over the batch (Hinton et al.
 * 2015, <i>Distilling the knowledge in a neural network</i>).
 */
final class KnowledgeDistillation implements DistillationLoss {
  @Override
  public String name() {
    return "kd";
  }

  @Override
  public String summary() {
    return "offline, logits: T^2 KL of softened logits (Hinton et al. 2015)";
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    double t = options.temperature();
    return lesson -> softened(lesson.teacher(), lesson.student(), t);
  }

  static Tensor softened(Tensor teacher, Tensor student, double t) {
    Tensor p = torch.log_softmax(teacher.div(new Scalar(t)), 1);
    Tensor q = torch.log_softmax(student.div(new Scalar(t)), 1);
    return Rows.divergence(p, q).mul(new Scalar(t * t));
  }
}
