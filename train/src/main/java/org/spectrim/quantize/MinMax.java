package org.spectrim.quantize;

import org.spectrim.model.AffineQuantizer;

/** The quantizer covers every value that was seen (Jacob et al. 2018). */
final class MinMax implements Calibrator {
  @Override
  public String name() {
    return "min-max";
  }

  @Override
  public String summary() {
    return "from the smallest to the largest value seen (Jacob et al. 2018)";
  }

  @Override
  public Observer observe() {
    return new Observer() {
      private float min;
      private float max;

      @Override
      public void see(float[] values) {
        for (float value : values) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }

      @Override
      public AffineQuantizer quantizer(int bits) {
        return AffineQuantizer.covering(min, max, bits);
      }
    };
  }
}
