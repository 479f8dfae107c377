package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code 25 mean_ij h(d_t, d_s) + 50 mean_ijk h(a_t, a_s)}: d the distance of two samples' features
 * over the batch's mean distance, a the cosine of the angle that three make, h Huber's loss (Park
 * et al. 2019, <i>Relational knowledge distillation</i>, RKD-DA). Widths and positions need not be
 * equal.
 */
final class RelationalDistillation extends RelationLoss {
  private static final double DISTANCE = 25;
  private static final double ANGLE = 50;
  private static final double SMALLEST = 1e-12;

  @Override
  public String name() {
    return "rkd";
  }

  @Override
  public String summary() {
    return "offline, relations: distances and angles between samples (Park et al. 2019)";
  }

  @Override
  Tensor compare(Tensor student, Tensor teacher) {
    Tensor distance = torch.smooth_l1_loss(distances(student), distances(teacher));
    Tensor angle = torch.smooth_l1_loss(angles(student), angles(teacher));
    return distance.mul(new Scalar(DISTANCE)).add(angle, new Scalar(ANGLE));
  }

  /** {@code [sample, sample]}, over the mean of those that are not 0. */
  private static Tensor distances(Tensor x) {
    Tensor squares = Rows.sum(x.mul(x), 1);
    Tensor squared = squares.add(squares.t()).sub(x.mm(x.t()), new Scalar(2));
    Tensor apart = squared.gt(new Scalar(SMALLEST)).to(torch.ScalarType.Float);
    Tensor others = torch.eye(x.size(0)).neg().add(new Scalar(1)).mul(apart);
    // The root has no slope at 0: pairs that coincide are left out before it is taken.
    Tensor distance = squared.mul(others).add(others.neg().add(new Scalar(1))).sqrt().mul(others);
    Tensor mean = distance.sum().div(others.sum().add(new Scalar(SMALLEST)));
    return distance.div(mean.add(new Scalar(SMALLEST)));
  }

  /** {@code [sample i, sample j, sample k]}: the cosine at i between the ways to j and k. */
  private static Tensor angles(Tensor x) {
    Tensor ways = Rows.unit(x.unsqueeze(0).sub(x.unsqueeze(1)), 2);
    return torch.bmm(ways, ways.transpose(1, 2));
  }
}
