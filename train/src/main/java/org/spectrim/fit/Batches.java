package org.spectrim.fit;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Which samples of a set the steps of each epoch see. */
public interface Batches {
  /** The samples of each step of an epoch, in an order drawn by a generator. */
  int[][] epoch(Random random);

  /** How many samples the largest batch may have. */
  int largest();

  /** All samples once an epoch, in another order in each. */
  static Batches shuffled(int samples, int batch) {
    return new Batches() {
      @Override
      public int[][] epoch(Random random) {
        return split(Batches.shuffled(samples, random), batch);
      }

      @Override
      public int largest() {
        // One more, for a last sample that is joined to the batch before it.
        return Math.min(batch + 1, Math.max(1, samples));
      }
    };
  }

  /** The samples of each batch in ascending order. */
  static int[][] inOrder(int samples, int batch) {
    return split(IntStream.range(0, samples).toArray(), batch);
  }

  /** The numbers from 0 on in an order drawn by a generator (Fisher and Yates). */
  static int[] shuffled(int count, Random random) {
    int[] order = IntStream.range(0, count).toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** Batch-norm cannot take a batch of one: a last sample alone goes into the batch before it. */
  private static int[][] split(int[] order, int batch) {
    int whole = order.length / batch;
    int rest = order.length % batch;
    int[][] batches = new int[whole + (rest > 1 || (whole == 0 && rest > 0) ? 1 : 0)][];
    for (int i = 0; i < batches.length; i++) {
      int end = i == batches.length - 1 ? order.length : (i + 1) * batch;
      batches[i] = Arrays.copyOfRange(order, i * batch, end);
    }
    return batches;
  }
}
