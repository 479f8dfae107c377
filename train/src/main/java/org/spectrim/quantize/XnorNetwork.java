package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * XNOR-Net: {@code alpha sign(w)} and {@code beta sign(a)} (Rastegari et al. 2016), see {@link
 * BinaryNetwork} and {@link XnorRounding}. Beta is one calibrated {@code E|a|} a layer, not the map
 * K of means around each position: the paper itself finds that without it AlexNet loses "a small
 * margin (less than 1% top-1)" and that alpha matters far more (section 4.2), its published code
 * leaves K out, and as a map of floats K would put a convolution of floats and a product at each
 * position between the integers.
 */
final class XnorNetwork extends BinaryNetwork {
  @Override
  public String name() {
    return "xnor";
  }

  @Override
  public String summary() {
    return "signs times mean magnitudes of weights and activations (Rastegari et al. 2016)";
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new XnorRounding(options.perChannel() ? weight.shape().get(0) : 1);
  }
}
