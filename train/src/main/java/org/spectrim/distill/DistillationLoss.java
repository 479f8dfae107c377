package org.spectrim.distill;

import org.bytedeco.pytorch.Tensor;
import org.spectrim.registry.Registered;

/**
 * What a student is to make small in order to become like its teacher. Stateless, called by the
 * training thread; registered in {@link DistillationLosses}.
 */
public interface DistillationLoss extends Registered {
  /** The loss of a batch, a scalar. */
  Tensor loss(Lesson lesson, DistillOptions options);
}
