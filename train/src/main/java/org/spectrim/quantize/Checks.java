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

  /** For methods whose weights have one number of bits only. */
  static void fixedWeightBits(QuantizeOptions options, int bits) {
    Integer asked = options.weightBits();
    if (asked != null && asked != bits) {
      throw new UsageException(
          "weightBits is %d; '%s' stores %d, leave it out"
              .formatted(asked, options.method(), bits));
    }
  }

  /** For methods that leave activations alone. */
  static void floatActivations(QuantizeOptions options) {
    if (options.activationBits() != null) {
      throw new UsageException(
          "activationBits is %d, but '%s' leaves activations in floats; leave it out or use ptq"
              .formatted(options.activationBits(), options.method()));
    }
  }

  static void mixed(QuantizeOptions options, QuantizationMethod method) {
    if (!options.mixed().asked()) {
      return;
    }
    if (!method.mixes()) {
      throw new UsageException(
          "'%s' has the same bits in all layers; leave mixed out or use ptq, weight-only, qat, lsq or pact"
              .formatted(options.method()));
    }
    if (options.weightBits() != null || options.edgeBits() != null) {
      throw new UsageException(
          "mixed chooses the bits of all weights; leave weightBits and edgeBits out");
    }
  }

  static void rounding(QuantizeOptions options) {
    String method = options.method();
    if (!options.rounding().equals("nearest")
        && !method.equals("ptq")
        && !method.equals("weight-only")) {
      throw new UsageException(
          "rounding is %s, but '%s' does not round so; use ptq or weight-only, or leave it out"
              .formatted(options.rounding(), method));
    }
  }
}
