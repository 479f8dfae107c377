package org.spectrim.net;

import java.util.List;

/**
 * A tensor that a layer needs. In {@code Weights} its name is the node's name, a dot, and {@link
 * #suffix()}, as in PyTorch: {@code conv1.weight}.
 *
 * @param suffix "weight", "bias", "running_mean" or "running_var"
 * @param shape the order of axes is PyTorch's: {@code [out, in, bands, rows, columns]} for a
 *     convolution, {@code [out, in]} for a linear layer
 * @param trained whether the optimizer changes it (running statistics are not trained)
 */
public record Parameter(String suffix, List<Integer> shape, boolean trained) {
  public Parameter {
    shape = List.copyOf(shape);
  }

  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
