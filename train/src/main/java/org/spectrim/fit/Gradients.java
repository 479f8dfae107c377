package org.spectrim.fit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/**
 * The gradients of the mean cross-entropy with regard to a model's weights, batch after batch, with
 * batch-norm's running statistics. The model is not changed.
 */
public final class Gradients {
  private Gradients() {}

  /** Is shown one batch. What it is given lives until it returns. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Looks at a batch.
     *
     * @param weights the trained parameters, by name; not to be changed
     * @param gradients of the batch's mean loss, under the same names
     * @param samples how many the batch has
     */
    void batch(Map<String, Tensor> weights, Map<String, Tensor> gradients, int samples);
  }

  /**
   * Goes through a set once, in its order.
   *
   * @param batch samples a batch; a last batch of 1 is joined to the one before it
   * @throws InputException if the set is empty
   */
  public static void forEach(Model model, TrainingSet set, int batch, Visitor visitor) {
    if (set.size() == 0) {
      throw new InputException("the split has no training pixels to compute gradients on");
    }
    try (TorchNetwork network = new TorchNetwork(model.weighted());
        BatchLoader loader = new BatchLoader(set, model.network().input(), batch + 1)) {
      for (int[] samples : Batches.inOrder(set.size(), batch)) {
        Torch.scoped(() -> visit(network, loader, samples, visitor));
      }
    }
  }

  private static int visit(
      TorchNetwork network, BatchLoader loader, int[] samples, Visitor visitor) {
    Tensor input = loader.input(samples);
    Tensor logits = network.forward(input, Hooks.NONE, false);
    Batch batch = new Batch(samples, input, loader.targets(samples), logits);
    new CrossEntropy().loss(batch).backward();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, tensor) -> {
              if (tensor.requires_grad()) {
                weights.put(name, tensor.detach());
                gradients.put(name, tensor.grad());
              }
            });
    visitor.batch(weights, gradients, samples.length);
    gradients.values().forEach(Tensor::zero_);
    return samples.length;
  }
}
