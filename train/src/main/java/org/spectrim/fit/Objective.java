package org.spectrim.fit;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What training makes small. Called by the training thread, once a step. */
@FunctionalInterface
public interface Objective {
  /** The loss of a batch, a scalar through which gradients flow to the network. */
  Tensor loss(Batch batch);

  /**
   * Which samples the steps see: all once an epoch, unless the objective needs some of them
   * together.
   *
   * @param samples in the training set
   * @param batch as the training options say
   */
  default Batches batches(int samples, int batch) {
    return Batches.shuffled(samples, batch);
  }

  /**
   * Tensors of the objective itself that are trained along with the network, such as a regressor
   * between two networks' features. To be made outside of a scope; asked for once.
   */
  default List<Tensor> parameters() {
    return List.of();
  }
}
