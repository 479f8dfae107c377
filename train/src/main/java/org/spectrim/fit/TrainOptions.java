package org.spectrim.fit;

import java.util.List;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * How a network is trained.
 *
 * @param epochs how often each training pixel is seen
 * @param batch samples a step; a last batch of 1 is joined to the one before it
 * @param optimizer "adam" (Kingma and Ba 2015) or "sgd" with momentum
 * @param learningRate step size at the beginning
 * @param momentum of "sgd"; "adam" does not use it
 * @param weightDecay factor of the L2 penalty in the gradient
 * @param schedule "constant", "cosine" or "step": how the learning rate falls, step by step
 * @param patience end after so many epochs in which the validation pixels were not classified
 *     better, and take the best epoch's weights; 0: all epochs are made and the last one's weights
 *     taken
 * @param seed of the first weights and of the order of samples
 */
public record TrainOptions(
    int epochs,
    int batch,
    String optimizer,
    double learningRate,
    double momentum,
    double weightDecay,
    String schedule,
    int patience,
    long seed) {
  private static final List<String> OPTIMIZERS = List.of("adam", "sgd");

  public TrainOptions {
    check(epochs >= 0, "epochs", epochs, "0 or more");
    check(batch >= 2, "batch", batch, "2 or more");
    check(learningRate > 0 && learningRate <= 10, "learningRate", learningRate, "in (0, 10]");
    check(momentum >= 0 && momentum < 1, "momentum", momentum, "in [0, 1)");
    check(weightDecay >= 0 && weightDecay <= 1, "weightDecay", weightDecay, "in [0, 1]");
    check(patience >= 0, "patience", patience, "0 (off) or more");
    Schedule.named(schedule);
    if (!OPTIMIZERS.contains(optimizer)) {
      throw Names.unknown("optimizer", optimizer, OPTIMIZERS);
    }
  }

  /** Adam at 1e-3 with batches of 100 for 100 epochs, the last epoch taken. */
  public static TrainOptions defaults() {
    return new TrainOptions(100, 100, "adam", 1e-3, 0.9, 0, "constant", 0, 0);
  }

  public TrainOptions withEpochs(int other) {
    return new TrainOptions(
        other, batch, optimizer, learningRate, momentum, weightDecay, schedule, patience, seed);
  }

  public TrainOptions withSeed(long other) {
    return new TrainOptions(
        epochs, batch, optimizer, learningRate, momentum, weightDecay, schedule, patience, other);
  }

  public TrainOptions withLearningRate(double other) {
    return new TrainOptions(
        epochs, batch, optimizer, other, momentum, weightDecay, schedule, patience, seed);
  }

  public TrainOptions withSchedule(String other) {
    return new TrainOptions(
        epochs, batch, optimizer, learningRate, momentum, weightDecay, other, patience, seed);
  }

  public TrainOptions withPatience(int other) {
    return new TrainOptions(
        epochs, batch, optimizer, learningRate, momentum, weightDecay, schedule, other, seed);
  }

  private static void check(boolean right, String option, Number value, String allowed) {
    if (!right) {
      throw new UsageException(option + " must be " + allowed + ", not " + value);
    }
  }
}
