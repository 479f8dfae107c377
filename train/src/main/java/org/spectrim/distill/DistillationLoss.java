package org.spectrim.distill;

import org.bytedeco.pytorch.Tensor;

/**
 * What a student is to make small in order to become like its teacher. Stateless, called by the
 * training thread; registered in {@link DistillationLosses}.
 */
public interface DistillationLoss {
  /** As it stands in recipes: "kd". */
  String name();

  /** One line for people: formula and source. */
  String summary();

  /** The loss of a batch, a scalar. */
  Tensor loss(Lesson lesson, DistillOptions options);
}
