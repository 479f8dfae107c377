package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.StoredTensor;

/** How the weights of one layer are rounded while a network trains, and stored afterwards. */
interface WeightRounding {
  /** The rounded weights, with gradients to the weights and to {@link #parameters}. */
  Tensor round(Tensor weight);

  /** What {@link #round} gives for the trained weights, in the form in which it is stored. */
  StoredTensor store(StoredTensor weight);

  /** What is trained along. */
  default List<Tensor> parameters() {
    return List.of();
  }
}
