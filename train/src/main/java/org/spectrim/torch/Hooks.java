package org.spectrim.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What may be changed or watched while a network runs in libtorch. Pruning masks, fake quantization
 * and feature distillation are built on these three points. Called by the thread that runs the
 * network; what is made here lives until the end of the step.
 */
public interface Hooks {
  /** Changes and watches nothing. */
  Hooks NONE = new Hooks() {};

  /**
   * What is to be used in place of a parameter; gradients flow through it.
   *
   * @param name the parameter's name, as in {@code conv1.weight}
   * @param tensor the parameter as stored
   */
  default Tensor weight(String name, Tensor tensor) {
    return tensor;
  }

  /**
   * What is to be used in place of a node's result.
   *
   * @param node the node's name, or {@link org.spectrim.net.Network#INPUT}
   * @param tensor {@code [sample, channel, band, row, column]}
   */
  default Tensor activation(String node, Tensor tensor) {
    return tensor;
  }

  /** Shows a node's result, after {@link #activation}. */
  default void tap(String node, Tensor tensor) {}

  /** Called after each epoch's last step, before validation; parameters may be changed in place. */
  default void epochEnded(TorchNetwork network) {}

  /** Tensors of the hook itself that are to be trained along, such as a quantizer's step. */
  default List<Tensor> parameters() {
    return List.of();
  }

  /** Both: what these hooks give for a weight or an activation is what the next ones are given. */
  default Hooks then(Hooks next) {
    return new HookChain(this, next);
  }
}
