package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A method that compares what the samples of a batch are to each other, stage by stage: widths and
 * positions of teacher and student need not be equal.
 */
abstract class RelationLoss implements DistillationLoss {
  /**
   * The loss of a stage.
   *
   * @param student {@code [sample, feature]}
   * @param teacher {@code [sample, feature]}
   */
  abstract Tensor compare(Tensor student, Tensor teacher);

  @Override
  public List<Stage> stages() {
    return List.of(Stage.HIDDEN);
  }

  @Override
  public final Term between(Pair pair, DistillOptions options) {
    return lesson ->
        Terms.mean(
            pair.stages(),
            stage -> compare(Rows.of(lesson.student(stage)), Rows.of(lesson.teacher(stage))));
  }
}
