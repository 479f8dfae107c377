package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A method at work for one teacher and one student. Called by the training thread. */
@FunctionalInterface
public interface Term extends AutoCloseable {
  /** The loss of a batch, a scalar. */
  Tensor loss(Lesson lesson);

  /** What is trained along with the student, such as a regressor. */
  default List<Tensor> parameters() {
    return List.of();
  }

  /** Frees what the term made. */
  @Override
  default void close() {}
}
