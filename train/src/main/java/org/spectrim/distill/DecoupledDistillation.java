package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code T^2 (KL(b_t || b_s) + 8 KL(q_t || q_s))}: b is the pair (probability of the true class,
 * the rest), q the softmax over the other classes alone, both of logits over T (Zhao et al. 2022,
 * <i>Decoupled knowledge distillation</i>, with the factor beta of its CIFAR experiments). Where
 * there is no label, the teacher's class is taken for the true one.
 */
final class DecoupledDistillation implements DistillationLoss {
  private static final double BETA = 8;

  /** Added to the true class's logit, so that softmax over the others leaves it out. */
  private static final double OUT = -1e4;

  @Override
  public String name() {
    return "dkd";
  }

  @Override
  public String summary() {
    return "offline, logits: T^2 (KL of the true class + 8 KL among the others) (Zhao et al. 2022)";
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    double t = options.temperature();
    return lesson -> {
      long classes = lesson.student().size(1);
      Tensor mask = torch.one_hot(lesson.classes(), classes).to(torch.ScalarType.Float);
      Tensor student = lesson.student().div(new Scalar(t));
      Tensor teacher = lesson.teacher().div(new Scalar(t));
      Tensor target = Rows.divergence(binary(teacher, mask), binary(student, mask));
      Tensor others = Rows.divergence(others(teacher, mask), others(student, mask));
      return target.add(others, new Scalar(BETA)).mul(new Scalar(t * t));
    };
  }

  /** {@code log (p_true, 1 - p_true)}, by sums of exponentials so that neither rounds to 0. */
  private static Tensor binary(Tensor logits, Tensor mask) {
    Tensor all = torch.logsumexp(logits, new long[] {1}, true);
    Tensor truth = Rows.sum(logits.mul(mask), 1).sub(all);
    Tensor rest = torch.logsumexp(logits.add(mask, new Scalar(OUT)), new long[] {1}, true).sub(all);
    return torch.cat(new TensorVector(truth, rest), 1);
  }

  private static Tensor others(Tensor logits, Tensor mask) {
    return torch.log_softmax(logits.add(mask, new Scalar(OUT)), 1);
  }
}
