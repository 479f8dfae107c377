package org.spectrim.quantize;

import org.spectrim.error.UsageException;

/** What methods refuse. */
final class Checks {
  private Checks() {}

  static void weightBits(QuantizeOptions options, int least) {
    int bits = options.bitsOfWeights();
    if (bits < least) {
      throw new UsageException(
          "weightBits is %d; '%s' stores %d to %d"
              .formatted(bits, options.method(), least, QuantizeOptions.MOST_BITS));
    }
  }

  /** For methods that train and so adapt biases by themselves. */
  static void noBiasCorrection(QuantizeOptions options) {
    if (options.correctBias()) {
      throw new UsageException(
          "correctBias is for methods that do not train; '%s' trains biases itself"
              .formatted(options.method()));
    }
  }
}
