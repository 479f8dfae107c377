package org.spectrim.distill;

import java.util.List;
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
    return new Softened(options.temperature());
  }

  /** The teacher's probabilities and their logarithms stay as they are. */
  private record Softened(double t) implements Term {
    @Override
    public List<Tensor> prepare(Tensor teacher, Tensor targets) {
      Tensor logP = torch.log_softmax(teacher.div(new Scalar(t)), 1);
      return List.of(logP, logP.exp());
    }

    @Override
    public Tensor loss(Lesson lesson) {
      List<Tensor> teacher = lesson.prepared(this);
      return softened(teacher.get(0), teacher.get(1), lesson.student(), t);
    }
  }

  static Tensor softened(Tensor teacher, Tensor student, double t) {
    Tensor logP = torch.log_softmax(teacher.div(new Scalar(t)), 1);
    return softened(logP, logP.exp(), student, t);
  }

  private static Tensor softened(Tensor logP, Tensor p, Tensor student, double t) {
    Tensor logQ = torch.log_softmax(t == 1 ? student : student.div(new Scalar(t)), 1);
    return Rows.times(Rows.divergence(logP, p, logQ), t * t);
  }
}
