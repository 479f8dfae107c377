package org.spectrim.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.error.InputException;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.split.WindowOverlap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code spectrim evaluate}: a model's accuracy on the test pixels of a split. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    header = "Tells the accuracy of a model's exported form on the test pixels of a split.",
    footer = {
      "%nExample:",
      "  spectrim evaluate model.safetensors --scene salinas-a --train 0.05",
      "%nGive the scene, split, seed and window that the model was trained with."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model (.safetensors).")
  private Path file;

  @Mixin SceneOptions scene;
  @Mixin SplitOptions split;
  @Mixin EngineOption engine;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    Model model = ModelFile.read(file);
    Scene loaded = scene.load();
    if (!model.classes().equals(loaded.classes())) {
      throw new InputException(
          "%s tells other classes apart than scene '%s' has".formatted(file, loaded.name()));
    }
    Split made = split.of(loaded, scene.folder());
    LabelMap map;
    long pixels = (long) loaded.cube().rows() * loaded.cube().columns();
    try (SceneClassifier classifier =
        new SceneClassifier(
            engine.open(model, pixels, ExportOptions.MAP), ClassifyOptions.DEFAULT)) {
      map = classifier.classify(loaded.cube());
    }
    int[] predicted = Arrays.stream(made.test()).map(pixel -> map.at(pixel) - 1).toArray();
    int[] targets = Split.targets(loaded.labels(), made.test());
    ConfusionMatrix confusion = ConfusionMatrix.of(loaded.classes().size(), targets, predicted);
    System.out.printf(
        Locale.ROOT,
        "%s on %,d test pixels of %s, %s, seed %d%n%.1f %% of them have a training pixel in their window of %d%n%n",
        file,
        made.test().length,
        loaded.name(),
        made.protocol(),
        made.seed(),
        100 * WindowOverlap.measure(made, model.window()),
        model.window());
    AccuracyTable.print(confusion, loaded.classes(), System.out);
    return 0;
  }
}
