package org.spectrim.distill;

import java.util.List;
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
    return new Decoupled(options.temperature());
  }

  private record Decoupled(double t) implements Term {
    @Override
    public List<Tensor> prepare(Tensor teacher, Tensor targets) {
      Tensor classes = Lesson.classes(teacher, targets);
      Tensor mask = torch.one_hot(classes, teacher.size(1)).to(torch.ScalarType.Float);
      Tensor logits = teacher.div(new Scalar(t));
      Tensor truth = classes.unsqueeze(1);
      Tensor logP = both(logits, mask, truth);
      Tensor factors = torch.ones(2 + teacher.size(1));
      factors.narrow(0, 2, teacher.size(1)).fill_(new Scalar(BETA));
      return List.of(mask, truth, logP, logP.exp().mul(factors));
    }

    @Override
    public Tensor loss(Lesson lesson) {
      List<Tensor> teacher = lesson.prepared(this);
      Tensor mask = teacher.get(0);
      // Divided even by 1: the gradients of its uses are added up before they join others.
      Tensor student = lesson.student().div(new Scalar(t));
      Tensor logQ = both(student, mask, teacher.get(1));
      return Rows.times(Rows.divergence(teacher.get(2), teacher.get(3), logQ), t * t);
    }
  }

  /**
   * {@code log b} and {@code log q} side by side, so that both divergences are one sum, with {@code
   * (b, 8 q)} for p; b by sums of exponentials so that neither of its two rounds to 0.
   */
  private static Tensor both(Tensor logits, Tensor mask, Tensor truth) {
    Tensor all = torch.logsumexp(logits, new long[] {1}, true);
    Tensor own = logits.gather(1, truth).sub(all);
    Tensor rest = torch.logsumexp(logits.add(mask, new Scalar(OUT)), new long[] {1}, true).sub(all);
    Tensor others = torch.log_softmax(logits.add(mask, new Scalar(OUT)), 1);
    return torch.cat(new TensorVector(own, rest, others), 1);
  }
}
