package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.Model;

/** A method at work for one teacher and one student. Called by the training thread. */
@FunctionalInterface
public interface Term extends AutoCloseable {
  /** The loss of a batch, a scalar. */
  Tensor loss(Lesson lesson);

  /**
   * What the loss needs of a teacher's logits and the targets alone, a sample a row: computed once
   * where logits are kept, and handed to each lesson as {@link Lesson#prepared}. At least the first
   * is of floats, and those are {@code [sample, value]}.
   *
   * @param teacher {@code [sample, class]}
   * @param targets {@code [sample]}
   */
  default List<Tensor> prepare(Tensor teacher, Tensor targets) {
    return List.of();
  }

  /** What is trained along with the student, such as a regressor. */
  default List<Tensor> parameters() {
    return List.of();
  }

  /**
   * The model that goes on after training.
   *
   * @param student as it was trained
   */
  default Model result(Model student) {
    return student;
  }

  /** Frees what the term made. */
  @Override
  default void close() {}
}
