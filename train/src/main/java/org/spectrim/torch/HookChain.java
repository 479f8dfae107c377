package org.spectrim.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Two hooks, one after the other. */
record HookChain(Hooks first, Hooks second) implements Hooks {
  @Override
  public Tensor weight(String name, Tensor tensor) {
    return second.weight(name, first.weight(name, tensor));
  }

  @Override
  public Tensor activation(String node, Tensor tensor) {
    return second.activation(node, first.activation(node, tensor));
  }

  @Override
  public void tap(String node, Tensor tensor) {
    first.tap(node, tensor);
    second.tap(node, tensor);
  }

  @Override
  public void epochEnded(TorchNetwork network) {
    first.epochEnded(network);
    second.epochEnded(network);
  }

  @Override
  public List<Tensor> parameters() {
    List<Tensor> both = new ArrayList<>(first.parameters());
    both.addAll(second.parameters());
    return both;
  }
}
