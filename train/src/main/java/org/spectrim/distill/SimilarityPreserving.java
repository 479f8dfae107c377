package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code 1/b^2 ||G_t - G_s||^2}, G the products of all pairs of the batch's features, each row
 * divided by its length (Tung and Mori 2019, <i>Similarity-preserving knowledge distillation</i>).
 * Widths and positions need not be equal.
 */
final class SimilarityPreserving extends RelationLoss {
  @Override
  public String name() {
    return "sp";
  }

  @Override
  public String summary() {
    return "offline, relations: similarities of pairs of samples (Tung and Mori 2019)";
  }

  @Override
  public double weight() {
    return 3000;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.LATE);
  }

  @Override
  Tensor compare(Tensor student, Tensor teacher) {
    return Rows.square(similarities(teacher).sub(similarities(student))).mean();
  }

  private static Tensor similarities(Tensor x) {
    return Rows.unit(x.mm(x.t()), 1);
  }
}
