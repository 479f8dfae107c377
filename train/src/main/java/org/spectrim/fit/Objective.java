package org.spectrim.fit;

import org.bytedeco.pytorch.Tensor;

/** What training makes small. Called by the training thread, once a step. */
@FunctionalInterface
public interface Objective {
  /** The loss of a batch, a scalar through which gradients flow to the network. */
  Tensor loss(Batch batch);
}
