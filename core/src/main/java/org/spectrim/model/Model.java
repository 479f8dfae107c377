package org.spectrim.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.band.BandTransform;
import org.spectrim.net.Network;
import org.spectrim.net.Parameter;
import org.spectrim.scene.LandClass;

/**
 * A network that can classify: immutable data, changed only by functions from model to model.
 *
 * @param network takes one window, {@code [channel, band, row, column]} of transformed components;
 *     its memory order equals {@code [component, row, column]}, whether components are channels
 *     (CNN2D) or bands (CNN1D, CNN3D)
 * @param weights a tensor for each of the network's parameters, of the same shape
 * @param window rows and columns of the window around the pixel to classify; odd. Windows that
 *     reach over the border of a scene are padded with zeros after the transform
 * @param classes one for each logit
 * @param activations for a model whose activations are quantized: the quantizer of each node's
 *     result, by the node's name, and of the network's input under {@link Network#INPUT}; empty for
 *     a float model
 */
public record Model(
    Network network,
    Weights weights,
    BandTransform transform,
    int window,
    List<LandClass> classes,
    Map<String, AffineQuantizer> activations,
    Provenance provenance) {

  public Model {
    classes = List.copyOf(classes);
    activations = Collections.unmodifiableMap(new LinkedHashMap<>(activations));
    if (network.input().size() != transform.components() * window * window) {
      throw new IllegalArgumentException(
          "the network takes %s, which %d components in a window of %dx%d do not make"
              .formatted(network.input(), transform.components(), window, window));
    }
    if (network.output().channels() != classes.size()) {
      throw new IllegalArgumentException(
          network.output().channels() + " logits do not fit " + classes.size() + " classes");
    }
    for (Map.Entry<String, Parameter> entry : network.parameters().entrySet()) {
      if (!weights.has(entry.getKey())
          || !weights.get(entry.getKey()).shape().equals(entry.getValue().shape())) {
        throw new IllegalArgumentException(
            "tensor '" + entry.getKey() + "' of shape " + entry.getValue().shape() + " is missing");
      }
    }
  }

  /** The network with its weights, as passes take it. */
  public WeightedNetwork weighted() {
    return new WeightedNetwork(network, weights);
  }

  public Model with(WeightedNetwork other) {
    return new Model(
        other.network(), other.weights(), transform, window, classes, activations, provenance);
  }

  public Model with(Weights otherWeights) {
    return with(new WeightedNetwork(network, otherWeights));
  }

  /** The same network behind another transform of as many components. */
  public Model with(BandTransform other) {
    return new Model(network, weights, other, window, classes, activations, provenance);
  }

  public Model with(Provenance other) {
    return new Model(network, weights, transform, window, classes, activations, other);
  }

  public Model withActivations(Map<String, AffineQuantizer> quantizers) {
    return new Model(network, weights, transform, window, classes, quantizers, provenance);
  }
}
