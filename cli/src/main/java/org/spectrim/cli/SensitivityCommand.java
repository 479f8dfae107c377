package org.spectrim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.spectrim.error.UsageException;
import org.spectrim.prune.Sensitivity;
import org.spectrim.report.SensitivityReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim sensitivity}: how much of each layer can go. */
@Command(
    name = "sensitivity",
    mixinStandardHelpOptions = true,
    header = "Prunes one layer at a time, without training, and tells what accuracy it costs.",
    description =
        "%nAccuracy is that on the validation pixels, or on the training pixels where the split has none; never on test pixels. Give the scene, split, seed and window that the model was trained with.",
    footer = {
      "%nExample:",
      "  spectrim sensitivity model.safetensors --scene salinas-a --train 0.05 --out layers.html"
    })
final class SensitivityCommand implements Callable<Integer> {
  @Option(
      names = "--criterion",
      defaultValue = "l1",
      paramLabel = "NAME",
      description = "Which filters go first (default: ${DEFAULT-VALUE}).")
  private String criterion;

  @Option(
      names = "--ratios",
      defaultValue = "0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9",
      split = ",",
      paramLabel = "SHARE",
      description = "Shares of a layer's filters to remove, ascending (default: ${DEFAULT-VALUE}).")
  private List<Double> ratios;

  @Option(
      names = "--max-drop",
      defaultValue = "1",
      paramLabel = "POINTS",
      description = "Percentage points that a layer may cost (default: ${DEFAULT-VALUE}).")
  private double maxDrop;

  @Mixin LayerOptions layers;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    check();
    Path out = layers.out();
    LayerOptions.Opened opened = layers.open("so that it is judged by pixels that validated it");
    Sensitivity found = Sensitivity.of(opened.model(), opened.context(), criterion, ratios);
    print(found);
    if (out != null) {
      SensitivityReport.write(
          "Sensitivity of %s, criterion %s".formatted(opened.title(), criterion), found, out);
    }
    return 0;
  }

  private void check() {
    Sensitivity.options(criterion);
    double before = -1;
    for (double ratio : ratios) {
      if (!(ratio > before && ratio >= 0 && ratio < 1)) {
        throw new UsageException(
            "--ratios: shares to remove must ascend from 0 to below 1, as in 0.1,0.5,0.9");
      }
      before = ratio;
    }
    if (!(maxDrop >= 0)) {
      throw new UsageException("--max-drop is " + maxDrop + "; use 0 or more points");
    }
  }

  private void print(Sensitivity found) {
    System.out.printf(
        Locale.ROOT,
        "accuracy on %,d %s pixels: %.2f%% before; with one layer pruned:%n%n%-20s %7s",
        found.count(),
        found.pixels(),
        100 * found.accuracy(),
        "layer",
        "filters");
    ratios.forEach(ratio -> System.out.printf(Locale.ROOT, " %7.2f", ratio));
    System.out.printf("  up to %s points%n", maxDrop);
    List<String> recipe = new ArrayList<>();
    for (Sensitivity.Layer layer : found.layers()) {
      System.out.printf("%-20s %7d", SensitivityReport.name(layer), layer.filters());
      layer.points().forEach(p -> System.out.printf(Locale.ROOT, " %7.2f", 100 * p.accuracy()));
      double largest = layer.largest(found.accuracy(), maxDrop / 100);
      System.out.printf(Locale.ROOT, "  %.2f%n", largest);
      if (largest > 0) {
        recipe.add(layer.names().get(0) + ": " + largest);
      }
    }
    System.out.println(
        recipe.isEmpty()
            ? "\nno layer can be pruned at these ratios; try smaller ones or a larger --max-drop"
            : "\nprune: {criterion: %s, ratios: {%s}}"
                .formatted(criterion, String.join(", ", recipe)));
  }
}
