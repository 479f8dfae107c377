package org.spectrim.fit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/** A model's logits, batch after batch, with all that is needed to differentiate them. */
public final class Graphs {
  private Graphs() {}

  /** Is shown one batch. What it is given lives until it returns. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Looks at a batch.
     *
     * @param weights the trained parameters, by name: leaves of the graph, not to be changed
     * @param logits {@code [sample, class]}
     * @param targets {@code [sample]}
     */
    void batch(Map<String, Tensor> weights, Tensor logits, Tensor targets);
  }

  /**
   * Goes through a set once, in its order. The model is not changed.
   *
   * @param batch samples a batch; a last batch of 1 is joined to the one before it unless all are
   *     of 1
   * @param batchStatistics whether batch-norm uses those of the batch, as in training, rather than
   *     the running ones
   * @throws InputException if the set is empty
   */
  public static void forEach(
      Model model, TrainingSet set, int batch, boolean batchStatistics, Visitor visitor) {
    if (set.size() == 0) {
      throw new InputException("the split has no training pixels to compute gradients on");
    }
    try (TorchNetwork network = new TorchNetwork(model.weighted());
        BatchLoader loader = new BatchLoader(set, model.network().input(), batch)) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      network
          .parameters()
          .forEach(
              (name, tensor) -> {
                if (tensor.requires_grad()) {
                  weights.put(name, tensor);
                }
              });
      for (int[] samples : loader.inOrder()) {
        Torch.scoped(
            () -> {
              Tensor input = loader.input(samples);
              Tensor logits = network.forward(input, Hooks.NONE, batchStatistics);
              visitor.batch(weights, logits, loader.targets(samples));
              return samples.length;
            });
      }
    }
  }
}
