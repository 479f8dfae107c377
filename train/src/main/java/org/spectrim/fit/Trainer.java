package org.spectrim.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Weights;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/**
 * Trains a network. The same model, sets, options and number of threads give the same weights, bit
 * for bit.
 */
public final class Trainer {
  private final Model initial;
  private final TrainingSet train;
  private final TrainingSet validation;
  private final Objective objective;
  private final TrainOptions options;
  private final Hooks hooks;
  private final List<Epoch> history = new ArrayList<>();

  private Epoch.@Nullable Validation best;
  private @Nullable Weights bestWeights;
  private int bestEpoch;

  private Trainer(
      Model initial,
      TrainingSet train,
      TrainingSet validation,
      Objective objective,
      TrainOptions options,
      Hooks hooks) {
    this.initial = initial;
    this.train = train;
    this.validation = validation;
    this.objective = objective;
    this.options = options;
    this.hooks = hooks;
  }

  /** Trains without hooks. */
  public static TrainResult train(
      Model initial,
      TrainingSet train,
      TrainingSet validation,
      Objective objective,
      TrainOptions options,
      TrainListener listener) {
    return train(initial, train, validation, objective, options, Hooks.NONE, listener);
  }

  /**
   * Trains a model, beginning with its weights.
   *
   * @param validation pixels that choose the epoch where the options have patience; may be empty
   *     otherwise
   * @param hooks take part in each forward pass, that of validation too; the result's weights are
   *     those before {@link Hooks#weight}
   * @throws InputException if training diverges, or there are too few pixels
   */
  public static TrainResult train(
      Model initial,
      TrainingSet train,
      TrainingSet validation,
      Objective objective,
      TrainOptions options,
      Hooks hooks,
      TrainListener listener) {
    if (train.size() < 2) {
      throw new InputException(
          "there are " + train.size() + " training pixels; at least 2 are needed");
    }
    if (options.patience() > 0 && validation.size() == 0) {
      throw new UsageException(
          "patience needs validation pixels, but the split has none; ask for some or set patience to"
              + " 0");
    }
    if (initial.weights().asMap().values().stream()
        .anyMatch(t -> t instanceof IntegerTensor || t instanceof CodebookTensor)) {
      throw new InputException(
          "the weights are quantized already and cannot be trained further; quantize last");
    }
    return new Trainer(initial, train, validation, objective, options, hooks).run(listener);
  }

  private TrainResult run(TrainListener listener) {
    long start = System.nanoTime();
    Batches batches = objective.batches(train.size(), options.batch());
    try (TorchNetwork network = new TorchNetwork(initial.weighted());
        ParameterOptimizer optimizer = optimizer(network);
        BatchLoader loader = new BatchLoader(train, initial.network().input(), batches.largest())) {
      Random random = new Random(options.seed());
      for (int number = 1; number <= options.epochs(); number++) {
        double loss = epoch(number, batches.epoch(random), network, optimizer, loader);
        hooks.epochEnded(network);
        Epoch.Validation validated =
            validation.size() == 0 ? null : Evaluator.validate(network, hooks, validation);
        Epoch epoch = new Epoch(number, loss, optimizer.learningRate(), validated);
        history.add(epoch);
        listener.epoch(epoch, options.epochs());
        if (validated != null && options.patience() > 0 && isTimeToEnd(epoch, validated, network)) {
          break;
        }
      }
      Weights weights = bestWeights == null ? network.weights() : bestWeights;
      requireFinite(weights);
      int epoch = bestWeights == null ? history.size() : bestEpoch;
      return new TrainResult(
          initial.with(weights), history, (System.nanoTime() - start) / 1e9, epoch);
    }
  }

  private ParameterOptimizer optimizer(TorchNetwork network) {
    List<Tensor> trained = new ArrayList<>(network.trained());
    trained.addAll(hooks.parameters());
    trained.addAll(objective.parameters());
    return new ParameterOptimizer(trained, options);
  }

  private double epoch(
      int number,
      int[][] batches,
      TorchNetwork network,
      ParameterOptimizer optimizer,
      BatchLoader loader) {
    double sum = 0;
    long seen = 0;
    for (int i = 0; i < batches.length; i++) {
      int[] samples = batches[i];
      double progress = (number - 1 + (double) i / batches.length) / options.epochs();
      float loss = Torch.scoped(() -> step(samples, network, optimizer, loader, progress));
      if (!Float.isFinite(loss)) {
        throw diverged(number, "the loss is " + loss);
      }
      sum += (double) loss * samples.length;
      seen += samples.length;
    }
    return sum / seen;
  }

  private float step(
      int[] samples,
      TorchNetwork network,
      ParameterOptimizer optimizer,
      BatchLoader loader,
      double progress) {
    Tensor input = loader.input(samples);
    Tensor logits = network.forward(input, hooks, true);
    Tensor loss = objective.loss(new Batch(samples, input, loader.targets(samples), logits));
    float value = loss.item_float();
    if (Float.isFinite(value)) {
      optimizer.step(loss, progress);
    }
    return value;
  }

  private boolean isTimeToEnd(Epoch epoch, Epoch.Validation validated, TorchNetwork network) {
    if (validated.betterThan(best)) {
      best = validated;
      bestWeights = network.weights();
      bestEpoch = epoch.number();
    }
    return epoch.number() - bestEpoch >= options.patience();
  }

  private void requireFinite(Weights weights) {
    for (String name : weights.names()) {
      for (float value : weights.floats(name)) {
        if (!Float.isFinite(value)) {
          throw diverged(history.size(), "'" + name + "' holds " + value);
        }
      }
    }
  }

  private InputException diverged(int epoch, String what) {
    return new InputException(
        "training diverged at epoch %d: %s; lower learning-rate (now %s)"
            .formatted(epoch, what, options.learningRate()));
  }
}
