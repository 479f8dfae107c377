package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.Model;
import org.spectrim.net.Node;
import org.spectrim.net.Parameter;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;

/**
 * Keeps the weights of convolutions and linear layers that are zero at zero while a network is
 * trained; biases and batch-normalization are never masked. In every forward pass a weight is
 * multiplied by its mask, so that neither its gradient nor weight decay moves it, and with a new
 * optimizer there is no momentum either: the zeros stay exact.
 *
 * <p>To be made outside of {@link org.spectrim.torch.Torch#scoped}. Where other hooks change
 * weights too, masks come first: {@code masks.then(others)}.
 */
public final class Masks implements Hooks, AutoCloseable {
  private final Map<String, Tensor> masks;

  private Masks(Map<String, Tensor> masks) {
    this.masks = masks;
  }

  /** Masks of the weights that are zero in a model; does nothing where there are none. */
  public static Masks ofZeros(Model model) {
    Map<String, Tensor> masks = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(model.network())) {
      String name = node.tensor("weight");
      float[] mask = model.weights().floats(name).clone();
      boolean zeros = false;
      for (int i = 0; i < mask.length; i++) {
        zeros |= mask[i] == 0;
        mask[i] = mask[i] == 0 ? 0 : 1;
      }
      if (zeros) {
        Parameter parameter = model.network().parameters().get(name);
        long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
        masks.put(name, Tensors.of(mask, shape));
      }
    }
    return new Masks(masks);
  }

  @Override
  public Tensor weight(String name, Tensor tensor) {
    Tensor mask = masks.get(name);
    return mask == null ? tensor : tensor.mul(mask);
  }

  /** Frees the masks. */
  @Override
  public void close() {
    masks.values().forEach(Tensor::close);
  }
}
