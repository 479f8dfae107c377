package org.spectrim.quantize;

import java.util.Locale;
import org.spectrim.model.AffineQuantizer;

/**
 * The quantizer covers all values but the outermost ones: its range ends where a share of all
 * values, zeros among them, lies inside, counted at each side by itself (Wu et al. 2020, <i>Integer
 * quantization for deep learning inference</i>).
 */
final class Percentile implements Calibrator {
  private final String name;
  private final double percent;

  /**
   * @param percent of the values that do not lie beyond one end of the range
   */
  Percentile(String name, double percent) {
    this.name = name;
    this.percent = percent;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return String.format(
        Locale.ROOT, "without the outermost %.3g%% at each end (Wu et al. 2020)", 100 - percent);
  }

  @Override
  public Observer observe() {
    return new HistogramObserver(this::quantizer);
  }

  private AffineQuantizer quantizer(Histogram seen, int bits) {
    double beyond = seen.total() * (100 - percent) / 100;
    float low = (float) -Math.min(-seen.min(), end(seen, beyond, false));
    float high = (float) Math.min(seen.max(), end(seen, beyond, true));
    return AffineQuantizer.covering(low, high, bits);
  }

  /** The upper border of the outermost bin that may not be left out. */
  private static double end(Histogram seen, double beyond, boolean above) {
    long left = 0;
    for (int bin = Histogram.SIDE - 1; bin >= 0; bin--) {
      left += above ? seen.above(bin) : seen.below(bin);
      if (left > beyond) {
        return (bin + 1) * seen.width();
      }
    }
    return 0;
  }
}
