package org.spectrim.model;

/**
 * How an activation is stored as an unsigned integer: {@code q = clip(round(x / scale) + zeroPoint,
 * 0, 2^bits - 1)}, rounding halves to even as ONNX does; it stands for {@code scale * (q -
 * zeroPoint)} (Jacob et al. 2018).
 *
 * <p>One of 1 bit with zero point 1 is the sign (Courbariaux et al. 2016): q is 2, standing for
 * {@code scale}, where x is 0 or more, else 0, standing for {@code -scale}.
 */
public record AffineQuantizer(float scale, int zeroPoint, int bits) {
  /** What stands for the upper value of a sign. */
  public static final int POSITIVE = 2;

  public AffineQuantizer {
    if (!(scale > 0)
        || Float.isInfinite(scale)
        || bits < 1
        || bits > 8
        || zeroPoint < 0
        || zeroPoint >= 1 << bits) {
      throw new IllegalArgumentException(
          "no quantizer with scale " + scale + ", zero point " + zeroPoint + ", " + bits + " bits");
    }
  }

  /**
   * The quantizer that covers {@code min..max}, widened to contain 0, which then is represented
   * exactly.
   */
  public static AffineQuantizer covering(float min, float max, int bits) {
    float low = Math.min(0, min);
    float high = Math.max(0, max);
    int steps = (1 << bits) - 1;
    float scale = (high - low) / steps;
    if (!(scale >= Float.MIN_NORMAL)) {
      return new AffineQuantizer(1f, 0, bits);
    }
    int zeroPoint = Math.round(-low / scale);
    return new AffineQuantizer(scale, Math.min(steps, Math.max(0, zeroPoint)), bits);
  }

  /** The sign times a scale. */
  public static AffineQuantizer sign(float scale) {
    return new AffineQuantizer(scale, 1, 1);
  }

  public boolean isSign() {
    return bits == 1 && zeroPoint == 1;
  }

  /** The largest q. */
  public int largest() {
    return isSign() ? POSITIVE : (1 << bits) - 1;
  }

  public int quantize(float x) {
    if (isSign()) {
      return x >= 0 ? POSITIVE : 0;
    }
    double q = Math.rint(x / scale) + zeroPoint;
    return (int) Math.max(0, Math.min(largest(), q));
  }

  public float dequantize(int q) {
    return scale * (q - zeroPoint);
  }
}
