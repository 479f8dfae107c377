package org.spectrim.distill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.Batches;
import org.spectrim.fit.ParameterOptimizer;
import org.spectrim.fit.TrainOptions;
import org.spectrim.torch.Torch;

/**
 * An autoencoder of a teacher's maps with half as many channels, called factors, in its middle:
 * three layers (1x1 convolutions) there and three back. Trained before the student. To be made
 * outside of a scope.
 */
final class Paraphraser implements AutoCloseable {
  private static final int STEPS = 300;
  private static final int BATCH = 100;

  private final Regressor encoder;
  private final Regressor decoder;

  Paraphraser(Random random, int channels) {
    int factors = factors(channels);
    encoder = new Regressor(random, channels, channels, factors, factors);
    decoder = new Regressor(random, factors, factors, channels, channels);
  }

  static int factors(int channels) {
    return (channels + 1) / 2;
  }

  /**
   * Learns to restore maps by squared error, with Adam.
   *
   * @param maps {@code [sample, channel, position]}
   */
  void learn(Tensor maps, long seed) {
    List<Tensor> all = new ArrayList<>(encoder.parameters());
    all.addAll(decoder.parameters());
    Random random = new Random(seed);
    Batches batches = Batches.shuffled(Math.toIntExact(maps.size(0)), BATCH);
    try (ParameterOptimizer optimizer = new ParameterOptimizer(all, TrainOptions.defaults())) {
      for (int step = 0; step < STEPS; ) {
        for (int[] samples : batches.epoch(random)) {
          Torch.scoped(() -> step(Rows.select(maps, samples), optimizer));
          step++;
        }
      }
    }
    all.forEach(tensor -> tensor.set_requires_grad(false));
  }

  private boolean step(Tensor maps, ParameterOptimizer optimizer) {
    optimizer.step(torch.mse_loss(restored(maps), maps), 0);
    return true;
  }

  Tensor restored(Tensor maps) {
    return decoder.apply(factor(maps));
  }

  /** {@code [sample, factor, position]}. */
  Tensor factor(Tensor maps) {
    return encoder.apply(maps);
  }

  @Override
  public void close() {
    encoder.close();
    decoder.close();
  }
}
