package org.spectrim.quantize;

import org.spectrim.model.AffineQuantizer;

/**
 * The quantizer whose rounding and clipping together have the smallest mean squared error, {@code
 * min over [low, high] of E (x - Q(x))^2} (Sung et al. 2015; Choukroun et al. 2019). Each end is
 * tried at 100 shares of its range, in turn, twice.
 */
final class MeanSquaredError implements Calibrator {
  private static final int STEPS = 100;
  private static final int ROUNDS = 2;

  @Override
  public String name() {
    return "mse";
  }

  @Override
  public String summary() {
    return "the range with the least mean squared error of rounding and clipping (Sung et al. 2015)";
  }

  @Override
  public Observer observe() {
    return new HistogramObserver(MeanSquaredError::quantizer);
  }

  private static AffineQuantizer quantizer(Histogram seen, int bits) {
    float low = seen.min();
    float high = seen.max();
    AffineQuantizer best = AffineQuantizer.covering(low, high, bits);
    double least = error(seen, best);
    for (int round = 0; round < ROUNDS; round++) {
      for (boolean upper : new boolean[] {true, false}) {
        float end = upper ? seen.max() : seen.min();
        for (int i = 1; i <= STEPS && end != 0; i++) {
          float tried = end * i / STEPS;
          AffineQuantizer candidate =
              upper
                  ? AffineQuantizer.covering(low, tried, bits)
                  : AffineQuantizer.covering(tried, high, bits);
          double error = error(seen, candidate);
          if (error < least) {
            least = error;
            best = candidate;
            low = upper ? low : tried;
            high = upper ? tried : high;
          }
        }
      }
    }
    return best;
  }

  /** The sum of squared errors; exact zeros have none. */
  static double error(Histogram seen, AffineQuantizer quantizer) {
    double sum = 0;
    for (int bin = 0; bin < Histogram.SIDE; bin++) {
      float centre = (float) ((bin + 0.5) * seen.width());
      sum += seen.above(bin) * squared(quantizer, centre);
      sum += seen.below(bin) * squared(quantizer, -centre);
    }
    return sum;
  }

  private static double squared(AffineQuantizer quantizer, float x) {
    double error = (double) x - quantizer.dequantize(quantizer.quantize(x));
    return error * error;
  }
}
