package org.spectrim.model;

/**
 * How an activation is stored as an unsigned integer: {@code q = clip(round(x / scale) + zeroPoint,
 * 0, 2^bits - 1)}, rounding halves to even as ONNX does; it stands for {@code scale * (q -
 * zeroPoint)} (Jacob et al. 2018).
 */
public record AffineQuantizer(float scale, int zeroPoint, int bits) {
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

  public int quantize(float x) {
    double q = Math.rint(x / scale) + zeroPoint;
    return (int) Math.max(0, Math.min((1 << bits) - 1, q));
  }

  public float dequantize(int q) {
    return scale * (q - zeroPoint);
  }
}
