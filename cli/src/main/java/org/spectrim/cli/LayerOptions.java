package org.spectrim.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands share that try one layer of a trained model after another. */
final class LayerOptions {
  @Parameters(paramLabel = "MODEL", description = "A model (.safetensors) in floats.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A page with plots (.html) or a table (.csv).")
  private @Nullable Path out;

  @Mixin SceneOptions scene;
  @Mixin SplitOptions split;
  @Mixin TrainingOptions training;

  /**
   * A trained model with the pixels it was trained on.
   *
   * @param title its file and its scene
   */
  record Opened(Model model, FitContext context, String title) {}

  /** The page or table to write, if one is wanted. */
  @Nullable Path out() {
    if (out != null && !out.toString().matches(".*\\.(html|csv)")) {
      throw new UsageException("--out " + out + ": end the name in .html or .csv");
    }
    return out;
  }

  /**
   * @param why what scene, split and seed are held against the model's own for
   * @throws InputException if they are not those it was trained with
   */
  Opened open(String why) {
    Model model = ModelFile.read(file);
    training.useThreads();
    Scene loaded = scene.load();
    if (!model.classes().equals(loaded.classes())) {
      throw new InputException(
          "%s tells other classes apart than scene '%s' has".formatted(file, loaded.name()));
    }
    Split made = split.of(loaded, scene.folder());
    SameTraining.require(file, model, loaded, made, split, why);
    String network = model.provenance().entries().getOrDefault("model", "");
    FitContext context =
        FitContext.of(
            loaded, made, training.of(network).withSeed(split.seed()), TrainListener.NONE);
    return new Opened(model, context, file.getFileName() + " on " + loaded.name());
  }
}
