package org.spectrim.distill;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code 1/b^2 ||C_t - C_s||^2} with the Gaussian kernel of unit features f by its Taylor series of
 * order 2, {@code C_ij = sum_p exp(-2 gamma) (2 gamma)^p / p! (f_i . f_j)^p}, gamma 0.4 (Peng et
 * al. 2019, <i>Correlation congruence for knowledge distillation</i>). Widths need not be equal.
 */
final class CorrelationCongruence extends RelationLoss {
  private static final double GAMMA = 0.4;
  private static final int ORDER = 2;

  @Override
  public String name() {
    return "cc";
  }

  @Override
  public String summary() {
    return "offline, relations: Gaussian kernel between samples (Peng et al. 2019)";
  }

  @Override
  public double weight() {
    return 100;
  }

  @Override
  Tensor compare(Tensor student, Tensor teacher) {
    return Rows.square(kernel(teacher).sub(kernel(student))).mean();
  }

  private static Tensor kernel(Tensor x) {
    Tensor f = Rows.unit(x, 1);
    Tensor product = f.mm(f.t());
    Tensor power = product;
    double factor = Math.exp(-2 * GAMMA);
    Tensor sum = product.mul(new Scalar(0)).add(new Scalar(factor));
    for (int p = 1; p <= ORDER; p++) {
      factor *= 2 * GAMMA / p;
      sum = sum.add(power, new Scalar(factor));
      power = power.mul(product);
    }
    return sum;
  }
}
