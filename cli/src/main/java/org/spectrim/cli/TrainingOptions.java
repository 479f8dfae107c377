package org.spectrim.cli;

import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.study.TrainingDefaults;
import org.spectrim.torch.Torch;
import picocli.CommandLine.Option;

/** How networks are trained, in the same words everywhere. */
final class TrainingOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs (default: by network, 200, 80 and 50 for cnn1d, cnn2d and cnn3d).")
  private @Nullable Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Pixels a step (default: 100).")
  private @Nullable Integer batch;

  @Option(names = "--learning-rate", paramLabel = "X", description = "Step size (default: 0.001).")
  private @Nullable Double learningRate;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "adam or sgd (default: adam).")
  private @Nullable String optimizer;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "constant, cosine or step (default: constant).")
  private @Nullable String schedule;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after so many epochs without better validation, and take the best; 0 takes the last epoch (default: 0).")
  private @Nullable Integer patience;

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
  private @Nullable Integer threads;

  TrainOptions of(String network) {
    TrainOptions usual = TrainingDefaults.of(network);
    return new TrainOptions(
        epochs == null ? usual.epochs() : epochs,
        batch == null ? usual.batch() : batch,
        optimizer == null ? usual.optimizer() : optimizer,
        learningRate == null ? usual.learningRate() : learningRate,
        usual.momentum(),
        usual.weightDecay(),
        schedule == null ? usual.schedule() : schedule,
        patience == null ? usual.patience() : patience,
        usual.seed());
  }

  void useThreads() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1) {
      throw new UsageException("--threads is " + count + "; use 1 or more");
    }
    Torch.setThreads(count);
  }
}
