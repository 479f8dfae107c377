package org.spectrim.prune;

import java.util.Arrays;
import java.util.BitSet;
import org.spectrim.error.UsageException;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;

/**
 * How the weights of a layer, {@code [out, in, band, row, column]}, make pieces that go together.
 *
 * <p>A block is what up to four neighbouring output channels have for one input channel and place
 * of the kernel; where the channels are not a multiple of four, the last blocks are of those that
 * are left. In an N:M pattern an output channel's weights are taken place after place, input
 * channels first, in groups of M; a last group may be shorter and keeps N too, as if zeros filled
 * it up.
 *
 * @param out output channels
 * @param in input channels or features
 * @param places of the kernel
 */
record Pieces(Granularity granularity, int out, int in, int places) {
  /**
   * Those of a convolution or linear layer.
   *
   * @throws UsageException if it has fewer inputs than a pattern's group
   */
  static Pieces of(Granularity granularity, Node node) {
    Pieces pieces =
        node.layer() instanceof Layer.Conv conv
            ? new Pieces(granularity, conv.out(), conv.in(), conv.kernel().volume())
            : linear(granularity, (Layer.Linear) node.layer());
    if (granularity.isPattern() && pieces.fanIn() < granularity.group()) {
      throw new UsageException(
          "granularity %s needs %d weights for each output channel, but '%s' has %d; use a smaller M"
              .formatted(granularity, granularity.group(), node.name(), pieces.fanIn()));
    }
    return pieces;
  }

  private static Pieces linear(Granularity granularity, Layer.Linear linear) {
    return new Pieces(granularity, linear.out(), linear.in(), 1);
  }

  private int fanIn() {
    return in * places;
  }

  /** How many pieces a layer has; for a pattern, the weights of one of its groups. */
  int count() {
    return switch (granularity.kind()) {
      case BLOCK -> (out + granularity.group() - 1) / granularity.group() * fanIn();
      case PATTERN -> granularity.group();
      default -> out * fanIn();
    };
  }

  /**
   * The scores of pieces: for blocks the sum over the weights that are not zero yet, as if there
   * were four; for patterns those of the weights. What is zero is worth less than anything.
   */
  double[] scores(double[] scores, float[] weights) {
    double[] alive = scores.clone();
    for (int i = 0; i < alive.length; i++) {
      alive[i] = weights[i] == 0 ? Double.NEGATIVE_INFINITY : alive[i];
    }
    return granularity.kind() == Granularity.Kind.BLOCK ? sums(alive) : alive;
  }

  private double[] sums(double[] scores) {
    double[] sums = new double[count()];
    Arrays.fill(sums, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] != Double.NEGATIVE_INFINITY) {
        int piece = block(i);
        sums[piece] = scores[i] + (sums[piece] == Double.NEGATIVE_INFINITY ? 0 : sums[piece]);
      }
    }
    int last = out % granularity.group();
    for (int piece = count() - fanIn(); last > 0 && piece < sums.length; piece++) {
      sums[piece] *= (double) granularity.group() / last;
    }
    return sums;
  }

  private int block(int weight) {
    return weight / fanIn() / granularity.group() * fanIn() + weight % fanIn();
  }

  /**
   * The weights that go.
   *
   * @param scores of the pieces
   * @param kept how many of them stay
   */
  BitSet gone(double[] scores, int kept) {
    if (granularity.isPattern()) {
      return outOfPattern(scores, kept);
    }
    BitSet pieces = Ranking.lowest(scores, count() - kept);
    if (granularity.kind() == Granularity.Kind.WEIGHT) {
      return pieces;
    }
    BitSet gone = new BitSet(out * fanIn());
    for (int i = 0; i < out * fanIn(); i++) {
      gone.set(i, pieces.get(block(i)));
    }
    return gone;
  }

  private BitSet outOfPattern(double[] scores, int kept) {
    BitSet gone = new BitSet(scores.length);
    int fanIn = fanIn();
    for (int o = 0; o < out; o++) {
      for (int first = 0; first < fanIn; first += granularity.group()) {
        double[] group = new double[Math.min(granularity.group(), fanIn - first)];
        for (int i = 0; i < group.length; i++) {
          group[i] = scores[weight(o, first + i)];
        }
        int begin = first;
        int channel = o;
        Ranking.lowest(group, group.length - kept).stream()
            .forEach(i -> gone.set(weight(channel, begin + i)));
      }
    }
    return gone;
  }

  /** The index of an output channel's weight in a pattern's order. */
  int weight(int channel, int position) {
    return (channel * in + position % in) * places + position / in;
  }
}
