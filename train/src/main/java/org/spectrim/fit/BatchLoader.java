package org.spectrim.fit;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.net.Shape;
import org.spectrim.torch.Tensors;

/**
 * Puts samples into two tensors that are made once and filled again for each batch. To be made
 * outside of a scope.
 */
final class BatchLoader implements AutoCloseable {
  private final TrainingSet set;
  private final int batch;
  private final Tensor input;
  private final Tensor targets;
  private final FloatBuffer inputBuffer;
  private final LongBuffer targetBuffer;

  BatchLoader(TrainingSet set, Shape shape, int batch) {
    this.set = set;
    this.batch = batch;
    // One more, for a last sample that is joined to the batch before it.
    int most = Math.min(batch + 1, Math.max(1, set.size()));
    input =
        Tensors.of(
            new float[most * shape.size()],
            most,
            shape.channels(),
            shape.bands(),
            shape.rows(),
            shape.columns());
    targets = Tensors.ofLongs(new long[most]);
    inputBuffer = input.createBuffer();
    targetBuffer = targets.createBuffer();
  }

  /** The samples of each batch, in an order drawn by a generator. */
  int[][] shuffled(Random random) {
    int[] order = identity();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return split(order);
  }

  /** The samples of each batch, in ascending order. */
  int[][] inOrder() {
    return split(identity());
  }

  private int[] identity() {
    int[] order = new int[set.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Batch-norm cannot take a batch of one: a last sample alone goes into the batch before it. */
  private int[][] split(int[] order) {
    int whole = order.length / batch;
    int rest = order.length % batch;
    int[][] batches = new int[whole + (rest > 1 || (whole == 0 && rest > 0) ? 1 : 0)][];
    for (int i = 0; i < batches.length; i++) {
      int end = i == batches.length - 1 ? order.length : (i + 1) * batch;
      batches[i] = Arrays.copyOfRange(order, i * batch, end);
    }
    return batches;
  }

  /** {@code [sample, channel, band, row, column]}: valid until the next call. */
  Tensor input(int[] samples) {
    inputBuffer.clear();
    for (int sample : samples) {
      set.copyWindow(sample, inputBuffer);
    }
    return input.narrow(0, 0, samples.length);
  }

  /** {@code [sample]}: valid until the next call. */
  Tensor targets(int[] samples) {
    targetBuffer.clear();
    for (int sample : samples) {
      targetBuffer.put(set.target(sample));
    }
    return targets.narrow(0, 0, samples.length);
  }

  @Override
  public void close() {
    input.close();
    targets.close();
  }
}
