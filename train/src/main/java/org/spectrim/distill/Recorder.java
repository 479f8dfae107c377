package org.spectrim.distill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.torch.Hooks;

/** Remembers the last results of some nodes; other hooks take part as before. */
final class Recorder implements Hooks {
  private final Set<String> nodes;
  private final Hooks inner;
  private final Map<String, Tensor> seen = new HashMap<>();

  Recorder(Set<String> nodes, Hooks inner) {
    this.nodes = Set.copyOf(nodes);
    this.inner = inner;
  }

  /** By node; valid in the scope in which the network ran. */
  Map<String, Tensor> seen() {
    return Map.copyOf(seen);
  }

  @Override
  public Tensor weight(String name, Tensor tensor) {
    return inner.weight(name, tensor);
  }

  @Override
  public Tensor activation(String node, Tensor tensor) {
    return inner.activation(node, tensor);
  }

  @Override
  public void tap(String node, Tensor tensor) {
    inner.tap(node, tensor);
    if (nodes.contains(node)) {
      seen.put(node, tensor);
    }
  }

  @Override
  public List<Tensor> parameters() {
    return inner.parameters();
  }
}
