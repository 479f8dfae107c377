package org.spectrim.fit;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.net.Shape;
import org.spectrim.torch.Tensors;

/**
 * Puts samples into two tensors that are made once and filled again for each batch. To be made
 * outside of a scope.
 */
final class BatchLoader implements AutoCloseable {
  private final TrainingSet set;
  private final Tensor input;
  private final Tensor targets;
  private final FloatBuffer inputBuffer;
  private final LongBuffer targetBuffer;

  /**
   * @param largest samples that a batch may have
   */
  BatchLoader(TrainingSet set, Shape shape, int largest) {
    this.set = set;
    int most = Math.min(largest, Math.max(1, set.size()));
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
