package org.spectrim.sparse;

import java.util.stream.IntStream;

/**
 * A convolution's weights as the kernels take them. For each four neighbouring output channels the
 * cheaper way is chosen: one after the other, or all four at every place where one of them has a
 * weight.
 */
record PackedConv(Taps blocks, Taps singles) {
  /**
   * What a multiplication in a block costs, relative to one alone: measured 0.31, since what is
   * loaded serves four.
   */
  static final double BLOCK_COST = 0.31;

  /**
   * @param weights {@code [output channel][place]}
   * @param bias one for each output channel
   */
  static PackedConv of(float[] weights, float[] bias) {
    int channels = bias.length;
    boolean[] together = new boolean[channels];
    for (int c = 0; c < channels; c++) {
      int first = c - c % Taps.BLOCK;
      together[c] = c == first ? blockIsCheaper(weights, channels, first) : together[first];
    }
    int[] blocks =
        IntStream.range(0, channels).filter(c -> c % Taps.BLOCK == 0 && together[c]).toArray();
    int[] singles = IntStream.range(0, channels).filter(c -> !together[c]).toArray();
    return new PackedConv(
        Taps.of(Taps.BLOCK, blocks, weights, bias), Taps.of(1, singles, weights, bias));
  }

  private static boolean blockIsCheaper(float[] weights, int channels, int first) {
    int places = weights.length / channels;
    int last = Math.min(channels, first + Taps.BLOCK);
    int single = 0;
    int shared = 0;
    for (int place = 0; place < places; place++) {
      int here = 0;
      for (int c = first; c < last; c++) {
        here += weights[c * places + place] != 0 ? 1 : 0;
      }
      single += here;
      shared += here > 0 ? Taps.BLOCK : 0;
    }
    return single > 0 && shared * BLOCK_COST <= single;
  }

  /**
   * What an output element of one band costs, in multiplications of a channel alone: those in
   * blocks, zeros included, count less.
   */
  double cost() {
    return singles.weights().length + BLOCK_COST * blocks.weights().length;
  }
}
