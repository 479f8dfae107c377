package org.spectrim.quantize;

import java.util.Arrays;
import org.spectrim.model.AffineQuantizer;

/**
 * The clipping threshold at which the distribution of magnitudes loses the least information,
 * {@code min over T of KL(P || Q)}: P are the bins up to T with all values beyond added to the last
 * one, Q the same bins rounded to as many levels as the quantizer has on one side (Migacz 2017,
 * <i>8-bit inference with TensorRT</i>). Exact zeros are stored exactly and do not count.
 */
final class Entropy implements Calibrator {
  private static final int BINS = 2048;

  /** How many values an empty bin of Q counts as having: the divergence would be infinite. */
  private static final double NOTHING = 1e-4;

  @Override
  public String name() {
    return "entropy";
  }

  @Override
  public String summary() {
    return "the clipping threshold with the least KL divergence (Migacz 2017)";
  }

  @Override
  public Observer observe() {
    return new HistogramObserver(Entropy::quantizer);
  }

  private static AffineQuantizer quantizer(Histogram seen, int bits) {
    int used = Histogram.SIDE;
    while (used > 1 && seen.above(used - 1) + seen.below(used - 1) == 0) {
      used--;
    }
    int group = (used + BINS - 1) / BINS;
    double[] magnitudes = new double[(used + group - 1) / group];
    for (int i = 0; i < used; i++) {
      magnitudes[i / group] += seen.above(i) + seen.below(i);
    }
    int levels = seen.min() < 0 && seen.max() > 0 ? 1 << (bits - 1) : 1 << bits;
    double threshold = kept(magnitudes, levels) * group * seen.width();
    return AffineQuantizer.covering(
        (float) Math.max(seen.min(), -threshold), (float) Math.min(seen.max(), threshold), bits);
  }

  /** How many bins lie below the best threshold. */
  static int kept(double[] bins, int levels) {
    int best = bins.length;
    double least = divergence(bins, bins.length, levels);
    for (int kept = bins.length - 1; kept >= levels; kept--) {
      double divergence = divergence(bins, kept, levels);
      if (divergence < least) {
        least = divergence;
        best = kept;
      }
    }
    return best;
  }

  /** {@code KL(P || Q)} in nats for a threshold behind the first {@code kept} bins. */
  static double divergence(double[] bins, int kept, int levels) {
    double[] p = Arrays.copyOf(bins, kept);
    double inside = 0;
    for (double count : p) {
      inside += count;
    }
    double total = inside;
    for (int i = kept; i < bins.length; i++) {
      total += bins[i];
    }
    p[kept - 1] += total - inside;
    double sum = 0;
    for (int level = 0; level < levels; level++) {
      int from = (int) ((long) level * kept / levels);
      int to = (int) ((long) (level + 1) * kept / levels);
      double mass = 0;
      int filled = 0;
      for (int i = from; i < to; i++) {
        mass += bins[i];
        filled += bins[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        if (p[i] > 0) {
          double q = bins[i] > 0 ? mass / filled / inside : NOTHING / total;
          sum += p[i] / total * Math.log(p[i] / total / q);
        }
      }
    }
    return sum;
  }
}
