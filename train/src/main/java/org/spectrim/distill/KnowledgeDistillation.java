package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code alpha CE(student, targets) + (1 - alpha) T^2 KL(softmax(teacher / T) || softmax(student /
 * T))}, means over the batch (Hinton et al. 2015, <i>Distilling the knowledge in a neural
 * network</i>).
 */
final class KnowledgeDistillation implements DistillationLoss {
  @Override
  public String name() {
    return "kd";
  }

  @Override
  public String summary() {
    return "alpha CE + (1 - alpha) T^2 KL of softened logits (Hinton et al. 2015)";
  }

  @Override
  public Tensor loss(Lesson lesson, DistillOptions options) {
    double t = options.temperature();
    Tensor student = torch.log_softmax(lesson.student().div(new Scalar(t)), 1);
    Tensor teacher = torch.log_softmax(lesson.teacher().div(new Scalar(t)), 1);
    Tensor divergence = teacher.exp().mul(teacher.sub(student)).sum(1).mean();
    return torch
        .cross_entropy_loss(lesson.student(), lesson.targets())
        .mul(new Scalar(options.alpha()))
        .add(divergence, new Scalar((1 - options.alpha()) * t * t));
  }
}
