package org.spectrim.sparse;

import java.util.Arrays;

/**
 * The weights of a convolution that are not zero, in runs. Each run belongs to one output channel
 * or to a block of {@link #BLOCK} neighbouring ones, which take what is loaded together.
 *
 * @param width output channels of a run: 1 or {@link #BLOCK}
 * @param channels the first output channel of each run
 * @param start where each run begins among the places; one more at the end
 * @param places {@code ((input channel * bands + band) * rows + row) * columns + column} under the
 *     kernel
 * @param weights {@code width} for each place
 * @param bias {@code width} for each run
 */
record Taps(int width, int[] channels, int[] start, int[] places, float[] weights, float[] bias) {
  static final int BLOCK = 4;

  static final Taps NONE =
      new Taps(1, new int[0], new int[1], new int[0], new float[0], new float[0]);

  /**
   * Collects the places at which at least one of a run's channels has a weight.
   *
   * @param all {@code [output channel][place]}
   * @param allBias one for each output channel
   * @param channels the first of each run; blocks may reach over the last output channel
   */
  static Taps of(int width, int[] channels, float[] all, float[] allBias) {
    int perChannel = all.length / allBias.length;
    int[] start = new int[channels.length + 1];
    int[] places = new int[channels.length * perChannel];
    float[] weights = new float[places.length * width];
    float[] bias = new float[channels.length * width];
    int next = 0;
    for (int run = 0; run < channels.length; run++) {
      int count = Math.min(width, allBias.length - channels[run]);
      System.arraycopy(allBias, channels[run], bias, run * width, count);
      for (int place = 0; place < perChannel; place++) {
        boolean used = false;
        for (int j = 0; j < count; j++) {
          float weight = all[(channels[run] + j) * perChannel + place];
          weights[next * width + j] = weight;
          used |= weight != 0;
        }
        if (used) {
          places[next++] = place;
        }
      }
      start[run + 1] = next;
    }
    return new Taps(
        width,
        channels,
        start,
        Arrays.copyOf(places, next),
        Arrays.copyOf(weights, next * width),
        bias);
  }

  int runs() {
    return channels.length;
  }
}
