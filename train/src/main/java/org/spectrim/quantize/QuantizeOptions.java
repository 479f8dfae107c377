package org.spectrim.quantize;

import java.util.List;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * How a model is quantized.
 *
 * @param method "ptq": after training, without further training
 * @param bits of weights and activations; 8
 * @param calibration a name from {@link Calibrators}
 * @param calibrationPixels how many of the training pixels are looked at, spread evenly; all if
 *     there are fewer
 * @param perChannel whether each filter's weights have a scale of their own, rather than each
 *     layer's
 */
public record QuantizeOptions(
    String method, int bits, String calibration, int calibrationPixels, boolean perChannel) {
  private static final List<String> METHODS = List.of("ptq");
  private static final int BITS = 8;

  public QuantizeOptions {
    if (!METHODS.contains(method)) {
      throw Names.unknown("quantization method", method, METHODS);
    }
    Calibrators.named(calibration);
    if (bits != BITS) {
      throw new UsageException("bits is " + bits + "; '" + method + "' stores 8 bits");
    }
    if (calibrationPixels < 1) {
      throw new UsageException(
          "calibrationPixels is " + calibrationPixels + "; at least 1 training pixel is needed");
    }
  }

  /** int8, a scale for each filter, min-max over up to 1,000 training pixels. */
  public static QuantizeOptions defaults() {
    return new QuantizeOptions("ptq", BITS, "min-max", 1000, true);
  }
}
