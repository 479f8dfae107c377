package org.spectrim.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.net.Cost;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.StepRunner;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim train}: a scene and a split give a model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    header = "Trains a network on the training pixels of a scene; test pixels are not looked at.",
    footer = {
      "%nExamples:",
      "  spectrim train --scene salinas-a --train 0.05 --model cnn2d --out model.safetensors",
      "  spectrim train --scene cube.mat --labels gt.mat --split buffered --train 0.2 --model cnn3d --out m.safetensors",
      "%nThen: spectrim evaluate, compress, classify, measure, export."
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin SceneOptions scene;
  @Mixin SplitOptions split;
  @Mixin TrainingOptions training;
  @Mixin Verbosity verbosity;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "cnn1d, cnn2d or cnn3d; 'spectrim methods' lists them.")
  private String network;

  @Option(
      names = "--width",
      defaultValue = "1",
      paramLabel = "X",
      description = "Factor on filters and hidden features (default: ${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--components",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Principal components a pixel; 0 leaves it to the network (default: ${DEFAULT-VALUE}).")
  private int components;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The model file (.safetensors).")
  private Path out;

  @Override
  public Integer call() {
    NetworkChoice choice = new NetworkChoice(network, width, components);
    TrainOptions options = training.of(network).withSeed(split.seed());
    training.useThreads();
    Scene loaded = scene.load();
    Split made = split.of(loaded, scene.folder());
    try (ConsoleProgress progress = ConsoleProgress.of("train")) {
      FitContext context = FitContext.of(loaded, made, options, new EpochProgress(progress));
      Model model = new StepRunner(context, split.window()).train(choice, options);
      ModelFile.write(model, out);
      System.out.printf(
          "%s: %s, %,d parameters, trained on %,d pixels of %s (%s)%n",
          out,
          choice.label(),
          Cost.of(model.network()).parameters(),
          made.train().length,
          loaded.name(),
          made.protocol());
    }
    return 0;
  }
}
