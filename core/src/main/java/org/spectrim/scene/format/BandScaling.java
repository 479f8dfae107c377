package org.spectrim.scene.format;

import org.jspecify.annotations.Nullable;

/**
 * From stored numbers to data numbers: {@code x * gain + offset}, a pair for each band of the file.
 * The no-data value stays as it is, so that it is the same in all bands.
 */
final class BandScaling {
  private final float @Nullable [] gains;
  private final float[] offsets;
  private final @Nullable Float noData;

  private BandScaling(float @Nullable [] gains, float[] offsets, @Nullable Float noData) {
    this.gains = gains;
    this.offsets = offsets;
    this.noData = noData;
  }

  /**
   * @throws org.spectrim.error.InputException if a list has not one entry a band, or the scale
   *     factor is 0
   */
  static BandScaling of(EnviHeader header, int bands, @Nullable Float noData) {
    double[] gain = header.perBand("data gain values", bands);
    double[] offset = header.perBand("data offset values", bands);
    double factor = header.number("reflectance scale factor").orElse(1.0);
    if (!(Math.abs(factor) > 0) || Double.isInfinite(factor)) {
      throw header.bad(
          "reflectance scale factor", Double.toString(factor), "a number other than 0", null);
    }
    if (gain.length == 0 && offset.length == 0 && factor == 1.0) {
      return new BandScaling(null, new float[0], noData);
    }
    float[] gains = new float[bands];
    float[] offsets = new float[bands];
    for (int b = 0; b < bands; b++) {
      gains[b] = (float) ((gain.length == 0 ? 1 : gain[b]) / factor);
      offsets[b] = (float) ((offset.length == 0 ? 0 : offset[b]) / factor);
    }
    return new BandScaling(gains, offsets, noData);
  }

  /**
   * For lists that are as long as there are bands.
   *
   * @param gains in which 1 changes nothing
   * @param offsets in which 0 changes nothing
   */
  static BandScaling of(float[] gains, float[] offsets, @Nullable Float noData) {
    boolean plain = true;
    for (int b = 0; b < gains.length; b++) {
      plain &= gains[b] == 1 && offsets[b] == 0;
    }
    return new BandScaling(plain ? null : gains, offsets, noData);
  }

  /** Whether it may make of samples what is no measurement, or there is a no-data value. */
  boolean mayLackSamples() {
    return gains != null || noData != null;
  }

  void apply(int band, float[] values, int from, int count) {
    if (gains == null) {
      return;
    }
    float gain = gains[band];
    float offset = offsets[band];
    if (noData == null) {
      for (int i = from; i < from + count; i++) {
        values[i] = values[i] * gain + offset;
      }
      return;
    }
    float keep = noData;
    for (int i = from; i < from + count; i++) {
      values[i] = values[i] == keep ? keep : values[i] * gain + offset;
    }
  }
}
