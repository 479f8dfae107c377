package org.spectrim.distill;

import java.util.Arrays;
import java.util.Random;
import org.spectrim.fit.Batches;

/**
 * Labelled samples as without unlabelled ones, and beside those of each step some without a label:
 * an epoch has as many steps as one of the labelled samples alone. The unlabelled samples are all
 * seen before one is seen again (as in FixMatch, Sohn et al. 2020).
 */
final class MixedBatches implements Batches {
  private final Batches labelled;
  private final int first;
  private final int count;
  private final int each;
  private final Random random;
  private int[] order = {};
  private int next;

  /**
   * @param labelled their samples come first in the set
   * @param first unlabelled sample
   * @param count of unlabelled samples
   * @param each how many of them a step sees, at most all
   * @param seed of their order; that of the labelled ones is as without them
   */
  MixedBatches(Batches labelled, int first, int count, int each, long seed) {
    this.labelled = labelled;
    this.first = first;
    this.count = count;
    this.each = Math.min(each, count);
    this.random = new Random(seed);
  }

  @Override
  public int[][] epoch(Random order) {
    return Arrays.stream(labelled.epoch(order)).map(this::mixed).toArray(int[][]::new);
  }

  private int[] mixed(int[] batch) {
    int[] all = Arrays.copyOf(batch, batch.length + each);
    for (int i = batch.length; i < all.length; i++) {
      if (next == order.length) {
        order = Batches.shuffled(count, random);
        next = 0;
      }
      all[i] = first + order[next++];
    }
    return all;
  }

  @Override
  public int largest() {
    return labelled.largest() + each;
  }
}
