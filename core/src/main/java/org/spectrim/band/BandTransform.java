package org.spectrim.band;

import org.jspecify.annotations.Nullable;

/**
 * A map from the bands of a pixel to components, {@code y = clip(W (x - mean), -limit, limit)},
 * fitted on training pixels. It is part of the model and the first operation of the exported graph,
 * so what is served is what was trained. The mean is subtracted before the product, in float: raw
 * numbers of some thousands with a spread of tens would otherwise cancel. The limit tames pixels
 * that no training pixel resembles: a whitened minor component can reach thousands of standard
 * deviations on an unlabelled neighbour, and one such value spoils every window that holds it.
 *
 * @param kind how it was fitted ("standardize", "pca"), for people
 * @param diagonal whether W is diagonal
 * @param mean one value a band
 * @param weights either one factor a band (W is diagonal; components = bands) or {@code components
 *     * bands} values, a row for each component
 * @param limit largest magnitude of a component; {@link Float#POSITIVE_INFINITY} for none
 * @param held the weights as files hold them, where they were rounded for it; null for floats
 */
public record BandTransform(
    String kind,
    boolean diagonal,
    float[] mean,
    float[] weights,
    float limit,
    @Nullable FixedPoint held) {
  /** In standard deviations; no pixel that resembles the training pixels is touched. */
  static final float USUAL_LIMIT = 10;

  public BandTransform {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("no limit is " + limit);
    }
    boolean fits = diagonal ? weights.length == mean.length : weights.length % mean.length == 0;
    if (mean.length == 0 || weights.length == 0 || !fits) {
      throw new IllegalArgumentException(
          weights.length + " weights do not fit " + mean.length + " bands");
    }
  }

  /** A transform in floats. */
  public BandTransform(String kind, boolean diagonal, float[] mean, float[] weights, float limit) {
    this(kind, diagonal, mean, weights, limit, null);
  }

  /** A transform in floats without limit. */
  public BandTransform(String kind, boolean diagonal, float[] mean, float[] weights) {
    this(kind, diagonal, mean, weights, Float.POSITIVE_INFINITY);
  }

  /** A projection of rounded weights. */
  public static BandTransform rounded(String kind, float[] mean, FixedPoint weights, float limit) {
    return new BandTransform(kind, false, mean, weights.toFloats(), limit, weights);
  }

  public int bands() {
    return mean.length;
  }

  public int components() {
    return diagonal ? mean.length : weights.length / mean.length;
  }

  /**
   * Transforms pixels that lie band after band.
   *
   * @param raw {@code [band, pixel]}
   * @param pixels how many pixels
   * @return {@code [component, pixel]}
   */
  public float[] apply(float[] raw, int pixels) {
    float[] out = affine(raw, pixels);
    if (limit < Float.POSITIVE_INFINITY) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Math.max(-limit, Math.min(limit, out[i]));
      }
    }
    return out;
  }

  private float[] affine(float[] raw, int pixels) {
    int bands = bands();
    int components = components();
    float[] out = new float[components * pixels];
    if (diagonal) {
      for (int b = 0; b < bands; b++) {
        for (int p = 0; p < pixels; p++) {
          out[b * pixels + p] = (raw[b * pixels + p] - mean[b]) * weights[b];
        }
      }
      return out;
    }
    float[] centred = new float[pixels];
    for (int b = 0; b < bands; b++) {
      for (int p = 0; p < pixels; p++) {
        centred[p] = raw[b * pixels + p] - mean[b];
      }
      for (int k = 0; k < components; k++) {
        float w = weights[k * bands + b];
        if (w == 0) {
          continue; // a band left out may hold NaN, which 0 would not silence
        }
        int base = k * pixels;
        for (int p = 0; p < pixels; p++) {
          out[base + p] += w * centred[p];
        }
      }
    }
    return out;
  }
}
