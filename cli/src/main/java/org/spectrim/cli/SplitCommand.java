package org.spectrim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;
import org.spectrim.split.WindowOverlap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim split}: makes a split, tells how much it leaks, keeps it. */
@Command(
    name = "split",
    mixinStandardHelpOptions = true,
    header =
        "Splits a scene's labelled pixels and measures how far test windows overlap training pixels.",
    footer = {
      "%nExamples:",
      "  spectrim split --scene salinas-a --split random --train 0.05",
      "  spectrim split --scene synthetic --split buffered --train 30 --window 11 --out split.json",
      "%nA split file can be given to the other commands as --split FILE."
    })
final class SplitCommand implements Callable<Integer> {
  private static final List<Integer> WINDOWS = List.of(1, 3, 5, 7, 9, 11, 15, 19);

  @Mixin SceneOptions scene;
  @Mixin SplitOptions split;
  @Mixin Verbosity verbosity;

  @Option(names = "--out", paramLabel = "FILE", description = "Keep the split in this JSON file.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    Scene loaded = scene.load();
    Split made = split.of(loaded, scene.folder());
    System.out.printf(
        Locale.ROOT,
        "%s, %s, seed %d: %,d training, %,d validation, %,d test pixels%n%n",
        loaded.name(),
        made.protocol(),
        made.seed(),
        made.train().length,
        made.validation().length,
        made.test().length);
    table(loaded, made);
    if (!made.given().isEmpty()) {
      int unknown = made.given().unknownTo(loaded.labels());
      System.out.printf(
          Locale.ROOT,
          "%nLabels of the mask: %,d pixels have none in the ground truth, %,d another.%n",
          unknown,
          made.given().pixels().length - unknown);
    }
    System.out.println("\nTest pixels whose window holds a training or validation pixel:");
    for (int window : WINDOWS) {
      System.out.printf(
          Locale.ROOT,
          "  window %2d  %5.1f %%%n",
          window,
          100 * WindowOverlap.measure(made, window));
    }
    if (out != null) {
      SplitFile.write(made, loaded, out);
      System.out.println("\n" + out + " written");
    }
    return 0;
  }

  private static void table(Scene scene, Split split) {
    int classes = scene.classes().size();
    LabelMap learnt = split.labels(scene.labels());
    int[] train = count(learnt, split.train(), classes);
    int[] validation = count(learnt, split.validation(), classes);
    int[] test = count(scene.labels(), split.test(), classes);
    System.out.printf(
        "%5s  %-32s %9s %11s %9s%n", "value", "class", "training", "validation", "test");
    for (int c = 0; c < classes; c++) {
      LandClass land = scene.classes().get(c);
      System.out.printf(
          "%5d  %-32s %,9d %,11d %,9d%n",
          land.value(), land.name(), train[c], validation[c], test[c]);
    }
  }

  private static int[] count(LabelMap labels, int[] pixels, int classes) {
    int[] counts = new int[classes];
    for (int target : Split.targets(labels, pixels)) {
      counts[target]++;
    }
    return counts;
  }
}
