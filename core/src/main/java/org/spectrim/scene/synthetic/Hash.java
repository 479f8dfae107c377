package org.spectrim.scene.synthetic;

/** Random numbers by place: the same place and salt give the same number, in any order. */
final class Hash {
  private static final double TO_UNIT = 0x1p-53;
  // Sum of four uniform numbers of 16 bits: mean and standard deviation.
  private static final float MEAN = 2f * 65535;
  private static final float DEVIATION = 65536f * (float) Math.sqrt(1.0 / 3);

  private Hash() {}

  /** Mixes two numbers into 64 well-stirred bits (the finalizer of SplitMix64, Steele 2014). */
  static long mix(long a, long b) {
    long z = a + b * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long mix(long salt, long a, long b) {
    return mix(mix(salt, a), b);
  }

  /** Uniform from 0 to 1. */
  static double unit(long bits) {
    return (bits >>> 11) * TO_UNIT;
  }

  /** Uniform from -1 to 1, for the {@code index}-th property of what {@code bits} stand for. */
  static double spread(long bits, int index) {
    return 2 * unit(mix(bits, index)) - 1;
  }

  /** Nearly normal, mean 0 and deviation 1, never beyond 3.5. */
  static float normal(long bits) {
    int sum =
        (int) (bits & 0xffff)
            + (int) (bits >>> 16 & 0xffff)
            + (int) (bits >>> 32 & 0xffff)
            + (int) (bits >>> 48);
    return (sum - MEAN) / DEVIATION;
  }

  /**
   * A smooth surface through random heights at the whole coordinates, from -1 to 1 (value noise).
   */
  static double smooth(long salt, double x, double y) {
    long x0 = (long) Math.floor(x);
    long y0 = (long) Math.floor(y);
    double fx = ease(x - x0);
    double fy = ease(y - y0);
    double top = lerp(height(salt, x0, y0), height(salt, x0 + 1, y0), fx);
    double bottom = lerp(height(salt, x0, y0 + 1), height(salt, x0 + 1, y0 + 1), fx);
    return lerp(top, bottom, fy);
  }

  private static double height(long salt, long x, long y) {
    return 2 * unit(mix(salt, x, y)) - 1;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double lerp(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
