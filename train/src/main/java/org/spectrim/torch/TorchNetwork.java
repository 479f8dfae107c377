package org.spectrim.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Parameter;
import org.spectrim.net.Shape;

/**
 * A network with its parameters as libtorch tensors. It is run functionally, node after node, so
 * that hooks may put something else in the place of any weight or activation.
 *
 * <p>Not thread-safe. To be made outside of {@link Torch#scoped}: what is made in a scope dies with
 * it. What {@link #forward} makes is freed at the end of the caller's scope.
 */
public final class TorchNetwork implements AutoCloseable {
  private final Network network;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  public TorchNetwork(WeightedNetwork weighted) {
    Torch.start();
    network = weighted.network();
    for (Map.Entry<String, Parameter> entry : network.parameters().entrySet()) {
      float[] values = weighted.weights().floats(entry.getKey());
      Tensor tensor = Tensors.of(values, Tensors.shape(entry.getValue().shape()));
      tensor.set_requires_grad(entry.getValue().trained());
      parameters.put(entry.getKey(), tensor);
    }
  }

  public Network network() {
    return network;
  }

  /** The parameters by name, in the network's order; the tensors themselves, not copies. */
  public Map<String, Tensor> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** The parameters that an optimizer changes. */
  public List<Tensor> trained() {
    List<Tensor> trained = new ArrayList<>();
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.trained()) {
                trained.add(parameters.get(name));
              }
            });
    return trained;
  }

  /**
   * Runs the network.
   *
   * @param input {@code [sample, channel, band, row, column]}, or anything with as many elements a
   *     sample in the same order
   * @param training whether batch-norm uses and updates the batch's statistics (momentum 0.1)
   *     rather than the running ones
   * @return the last node's result: {@code [sample, class]} for a network of windows, {@code
   *     [sample, class, band, row, column]} for a dense one
   */
  public Tensor forward(Tensor input, Hooks hooks, boolean training) {
    Shape in = network.input();
    Tensor x = input.reshape(-1, in.channels(), in.bands(), in.rows(), in.columns());
    Map<String, Tensor> results = new HashMap<>();
    results.put(Network.INPUT, watch(Network.INPUT, x, hooks));
    for (Node node : network.nodes()) {
      List<Tensor> inputs = node.inputs().stream().map(results::get).toList();
      Tensor y =
          Operations.run(
              node.layer(),
              inputs,
              suffix -> weight(node.tensor(suffix), hooks),
              network.shape(node.name()),
              training);
      results.put(node.name(), watch(node.name(), y, hooks));
    }
    Tensor output = results.get(network.last().name());
    Shape shape = network.output();
    return shape.isFeatures() ? output.reshape(-1, shape.channels()) : output;
  }

  /** A copy of the parameters, without what hooks make of them. */
  public Weights weights() {
    Map<String, StoredTensor> copies = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) ->
                copies.put(
                    name,
                    new DenseTensor(parameter.shape(), Tensors.floats(parameters.get(name)))));
    return new Weights(copies);
  }

  /** Frees the parameters. */
  @Override
  public void close() {
    parameters.values().forEach(Tensor::close);
  }

  private Tensor weight(String name, Hooks hooks) {
    Tensor tensor = parameters.get(name);
    // Running statistics are changed in place by batch-norm: they are no weights.
    return network.parameters().get(name).trained() ? hooks.weight(name, tensor) : tensor;
  }

  private static Tensor watch(String node, Tensor tensor, Hooks hooks) {
    Tensor result = hooks.activation(node, tensor);
    hooks.tap(node, result);
    return result;
  }
}
