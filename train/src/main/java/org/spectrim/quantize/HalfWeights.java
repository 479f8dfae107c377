package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.HalfTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;

/** Stores weights as 16-bit floats and computes in 32-bit ones. */
final class HalfWeights implements QuantizationMethod {
  @Override
  public String name() {
    return "fp16";
  }

  @Override
  public String summary() {
    return "stores weights as 16-bit floats; the simple reference of half the size";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "weights";
  }

  @Override
  public boolean roundsActivations() {
    return false;
  }

  @Override
  public void check(QuantizeOptions options) {
    if (options.activationBits() != null || options.weightBits() != null) {
      throw new UsageException(
          "'fp16' stores floats of 16 bits and leaves activations alone; leave weightBits and activationBits out");
    }
  }

  @Override
  public Model quantize(Model folded, FitContext context, QuantizeOptions options, LayerBits bits) {
    Map<String, StoredTensor> halves = new LinkedHashMap<>();
    for (String name : SymmetricWeights.names(folded.network())) {
      HalfTensor half = HalfTensor.of(folded.weights().get(name));
      for (float value : half.toFloats()) {
        if (Float.isInfinite(value)) {
          throw new InputException(
              "'" + name + "' holds weights beyond 65504, the largest of 16 bits; use weight-only");
        }
      }
      halves.put(name, half);
    }
    return folded.with(folded.weights().with(halves));
  }
}
