package org.spectrim.quantize;

import org.spectrim.model.StoredTensor;

/**
 * Deep Compression's weight sharing: k-means with {@code 2^bits} values a layer, which then are
 * trained with the indices as they are; indices are stored in Huffman codes (Han et al. 2016).
 * Activations stay floats.
 */
final class Codebook extends TrainedQuantization {
  @Override
  public String name() {
    return "codebook";
  }

  @Override
  public String summary() {
    return "k-means: 2^bits trained values a layer, indices in Huffman codes (Han et al. 2016)";
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "w" + options.bitsOfWeights();
  }

  @Override
  public boolean roundsActivations() {
    return false;
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.floatActivations(options);
    Checks.noBiasCorrection(options);
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return new SharedValues(KMeans.share(weight, bits));
  }

  @Override
  WeightRounding edge(StoredTensor weight, int bits, QuantizeOptions options) {
    return weights(weight, bits, options);
  }
}
