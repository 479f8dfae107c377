package org.spectrim.quantize;

import org.spectrim.error.UsageException;
import org.spectrim.model.StoredTensor;

/**
 * DoReFa-Net: weights are squeezed by tanh before they are rounded, {@code 2 round_k(tanh(w) / (2
 * max |tanh(w)|) + 1/2) - 1} with {@code round_k(x) = round((2^k - 1) x) / (2^k - 1)}; of 1 bit
 * {@code sign(w) E|w|} (Zhou et al. 2016). One scale a layer. The levels are odd multiples of
 * {@code 1 / (2^k - 1)}: there is no 0.
 *
 * <p>The paper has batch-normalization behind each layer, which takes any scale. Here it is folded,
 * so the levels are multiplied by the factor that is nearest to the first weights in least squares,
 * and activations are clipped to their calibrated range instead of {@code [0, 1]}.
 */
final class DoReFa extends TrainedQuantization {
  private static final int MOST = 7;

  @Override
  public String name() {
    return "dorefa";
  }

  @Override
  public String summary() {
    return "trains weights of 1 to 7 bits, squeezed by tanh, with no 0 (Zhou et al. 2016)";
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.noBiasCorrection(options);
    if (options.bitsOfWeights() > MOST) {
      throw new UsageException(
          "weightBits is %d; 'dorefa' stores 1 to %d, since its 256 odd levels of 8 bits do not fit int8"
              .formatted(options.bitsOfWeights(), MOST));
    }
  }

  @Override
  WeightRounding weights(StoredTensor weight, int bits, QuantizeOptions options) {
    return bits == 1 ? new BinaryRounding(1) : new TanhRounding(weight, bits);
  }
}
