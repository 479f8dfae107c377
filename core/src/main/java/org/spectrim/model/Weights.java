package org.spectrim.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The tensors of a network, by name ({@code conv1.weight}), in the network's order. Immutable. */
public final class Weights {
  private final Map<String, StoredTensor> tensors;

  public Weights(Map<String, ? extends StoredTensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  public StoredTensor get(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor is called '" + name + "'");
    }
    return tensor;
  }

  /** The values of a tensor as floats, in row-major order; not to be changed. */
  public float[] floats(String name) {
    return get(name).toFloats();
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  public Set<String> names() {
    return tensors.keySet();
  }

  public Map<String, StoredTensor> asMap() {
    return tensors;
  }

  /** A copy in which some tensors are replaced or added. */
  public Weights with(Map<String, ? extends StoredTensor> changes) {
    Map<String, StoredTensor> all = new LinkedHashMap<>(tensors);
    all.putAll(changes);
    return new Weights(all);
  }

  /** Elements of all tensors. */
  public long size() {
    return tensors.values().stream().mapToLong(StoredTensor::size).sum();
  }

  /** Elements of all tensors that are not zero. */
  public long nonZeros() {
    return tensors.values().stream().mapToLong(StoredTensor::nonZeros).sum();
  }

  public long bytes() {
    return tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
  }
}
