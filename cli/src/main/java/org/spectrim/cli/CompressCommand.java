package org.spectrim.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.recipe.StepRunner;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim compress}: a model and a recipe give a smaller model. */
@Command(
    name = "compress",
    mixinStandardHelpOptions = true,
    header = "Compresses a model by a recipe: prune, quantize, distill, or several in a row.",
    description =
        "%nScene, split and seed must be those the model was trained with: fine-tuning on other pixels would train on test pixels.",
    footer = {
      "%nExamples:",
      "  spectrim compress model.safetensors --scene salinas-a --train 0.05 --out small.safetensors \\",
      "    --recipe 'prune: {criterion: l1, ratio: 0.5}'",
      "  ... --recipe '[prune: {ratio: 0.5}, quantize: {bits: 8}]'",
      "  ... --recipe 'distill: {student: {width: 0.25}}'"
    })
final class CompressCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model (.safetensors).")
  private Path file;

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "YAML",
      description = "A step or a list of steps, as in a study's spec.")
  private String recipe;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The compressed model (.safetensors).")
  private Path out;

  @Mixin SceneOptions scene;
  @Mixin SplitOptions split;
  @Mixin TrainingOptions training;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    Model model = ModelFile.read(file);
    String network = model.provenance().entries().getOrDefault("model", "");
    TrainOptions options = training.of(network).withSeed(split.seed());
    Recipe steps = new RecipeReader(StepDefaults.of(options)).forModel("--recipe", recipe);
    training.useThreads();
    Scene loaded = scene.load();
    Split made = split.of(loaded, scene.folder());
    SameTraining.require(file, model, loaded, made, split, "so that no test pixel is trained on");
    Model changed = model;
    for (Step step : steps.steps()) {
      try (ConsoleProgress progress = ConsoleProgress.of(step.kind())) {
        FitContext context = FitContext.of(loaded, made, options, new EpochProgress(progress));
        StepRunner runner = new StepRunner(context, split.window());
        changed = runner.apply(step, changed, runner.teachers(model, training::of));
      }
    }
    ModelFile.write(changed, out);
    System.out.printf(
        "%s: %s%nbytes       %,d -> %,d%nparameters  %,d -> %,d%n",
        out, steps.name(), size(file), size(out), model.weights().size(), changed.weights().size());
    String quantized = changed.provenance().entries().get("quantize");
    if (quantized != null) {
      System.out.println("quantized   " + quantized);
    }
    return 0;
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
