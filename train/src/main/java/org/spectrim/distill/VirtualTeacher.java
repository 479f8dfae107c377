package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code T^2 KL(softmax(v / T) || softmax(student / T))}, v a teacher made by hand who gives the
 * true class 0.99 and the others the same share of the rest (Yuan et al. 2020, <i>Revisiting
 * knowledge distillation via label smoothing regularization</i>, Tf-KD with a manually designed
 * teacher). Mean over the samples with a label.
 */
final class VirtualTeacher implements DistillationLoss {
  private static final double CORRECT = 0.99;

  @Override
  public String name() {
    return "virtual-teacher";
  }

  @Override
  public String summary() {
    return "self: KL from a teacher made by hand, 0.99 for the true class (Yuan et al. 2020)";
  }

  @Override
  public Mode mode() {
    return Mode.SELF;
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    double t = options.temperature();
    return lesson -> {
      long classes = lesson.student().size(1);
      Tensor known = lesson.targets().ge(new Scalar(0)).to(torch.ScalarType.Float);
      Tensor truth =
          torch.one_hot(torch.relu(lesson.targets()), classes).to(torch.ScalarType.Float);
      double rest = (1 - CORRECT) / (classes - 1);
      Tensor teacher = truth.mul(new Scalar(CORRECT - rest)).add(new Scalar(rest));
      Tensor p = torch.log_softmax(teacher.div(new Scalar(t)), 1);
      Tensor q = torch.log_softmax(lesson.student().div(new Scalar(t)), 1);
      Tensor divergence = p.exp().mul(p.sub(q)).sum(1).mul(known).sum();
      return divergence.mul(new Scalar(t * t)).div(Rows.atLeastOne(known));
    };
  }
}
