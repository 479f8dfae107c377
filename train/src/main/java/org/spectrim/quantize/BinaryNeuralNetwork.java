package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * BNN: signs of weights and of activations (Courbariaux et al. 2016, <i>Binarized neural
 * networks</i>), see {@link BinaryNetwork} and {@link BinaryScales}.
 */
final class BinaryNeuralNetwork extends BinaryNetwork {
  @Override
  public String name() {
    return "bnn";
  }

  @Override
  public String summary() {
    return "signs of weights and of activations, 1 bit each (Courbariaux et al. 2016)";
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new BinaryScales(weight, options.perChannel() ? weight.shape().get(0) : 1);
  }
}
