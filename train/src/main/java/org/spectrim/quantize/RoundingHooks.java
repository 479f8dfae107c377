package org.spectrim.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.torch.Hooks;

/** Rounds weights and activations of a network that trains. */
record RoundingHooks(
    Map<String, WeightRounding> weights, Map<String, ActivationRounding> activations)
    implements Hooks {
  @Override
  public Tensor weight(String name, Tensor tensor) {
    WeightRounding rounding = weights.get(name);
    return rounding == null ? tensor : rounding.round(tensor);
  }

  @Override
  public Tensor activation(String node, Tensor tensor) {
    ActivationRounding rounding = activations.get(node);
    return rounding == null ? tensor : rounding.round(tensor);
  }

  @Override
  public List<Tensor> parameters() {
    List<Tensor> all = new ArrayList<>();
    weights.values().forEach(rounding -> all.addAll(rounding.parameters()));
    activations.values().forEach(rounding -> all.addAll(rounding.parameters()));
    return all;
  }
}
