package org.spectrim.distill;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch as student and teacher see it.
 *
 * @param samples which samples these are
 * @param student {@code [sample, class]}, logits through which gradients flow
 * @param teacher {@code [sample, class]}, logits without gradient
 * @param targets {@code [sample]}, the true classes, 0-based; {@link #UNKNOWN} without a label
 * @param studentStages {@code [sample, channel, band, row, column]}, with gradients
 * @param teacherStages {@code [sample, channel, band, row, column]}, without
 * @param prepared what {@link Term#prepare} made of these samples; may be empty
 */
public record Lesson(
    int[] samples,
    Tensor student,
    Tensor teacher,
    Tensor targets,
    Map<Stage, Tensor> studentStages,
    Map<Stage, Tensor> teacherStages,
    List<Tensor> prepared) {
  /** In the place of a class where there is no label; libtorch's cross-entropy leaves it out. */
  public static final int UNKNOWN = -100;

  /** Nothing is prepared. */
  Lesson(
      int[] samples,
      Tensor student,
      Tensor teacher,
      Tensor targets,
      Map<Stage, Tensor> studentStages,
      Map<Stage, Tensor> teacherStages) {
    this(samples, student, teacher, targets, studentStages, teacherStages, List.of());
  }

  /** What a term prepares for these samples. */
  List<Tensor> prepared(Term term) {
    return prepared.isEmpty() ? term.prepare(teacher, targets) : prepared;
  }

  /** A lesson of logits alone. */
  static Lesson of(Tensor student, Tensor teacher, Tensor targets) {
    return new Lesson(
        new int[Math.toIntExact(student.size(0))], student, teacher, targets, Map.of(), Map.of());
  }

  Tensor student(Stage stage) {
    return stage(studentStages, stage);
  }

  Tensor teacher(Stage stage) {
    return stage(teacherStages, stage);
  }

  /** The true classes, or what the teacher says where they are not known. */
  static Tensor classes(Tensor teacher, Tensor targets) {
    return torch.where(
        targets.lt(new Scalar(0)), teacher.argmax(new LongOptional(1), false), targets);
  }

  private static Tensor stage(Map<Stage, Tensor> stages, Stage stage) {
    Tensor tensor = stages.get(stage);
    if (tensor == null) {
      throw new IllegalArgumentException("no features of stage " + stage.title());
    }
    return tensor;
  }
}
