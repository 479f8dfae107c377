package org.spectrim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;

/** {@code sensitivity} and {@code bits}: what they print is what they write, and can be used. */
class LayerCommandsTest {
  private static final String[] DATA = {"--scene", "synthetic", "--train", "20", "--threads", "1"};

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void train() {
    model = folder.resolve("model.safetensors");
    spectrim(DATA, "train", "--model", "cnn1d", "--epochs", "8", "--out", model.toString());
  }

  @Test
  void sensitivityPrintsTheTableItWritesAndARecipeThatCanBeRun() throws IOException {
    Path csv = folder.resolve("layers.csv");
    String said =
        spectrim(
            DATA,
            "sensitivity",
            model.toString(),
            "--ratios",
            "0.3,0.6,0.9",
            "--max-drop",
            "20",
            "--out",
            csv.toString());
    assertThat(said)
        .containsPattern("accuracy on [\\d,]+ validation pixels: \\d+\\.\\d\\d% before");
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows).hasSize(1 + 2 * 3);
    for (String layer : new String[] {"conv1", "fc1"}) {
      List<String> accuracies = new ArrayList<>();
      double largest = 0;
      boolean held = true;
      for (String row : rows) {
        String[] cells = row.split(",");
        if (cells[0].equals(layer)) {
          accuracies.add(cells[4]);
          held &= Double.parseDouble(cells[5]) <= 20;
          largest = held ? Double.parseDouble(cells[2]) : largest;
        }
      }
      assertThat(said)
          .containsPattern(
              "(?m)^%s +\\d+ +%s +%s$"
                  .formatted(
                      layer,
                      String.join(" +", accuracies),
                      String.format(Locale.ROOT, "%.2f", largest)));
    }
    Matcher recipe = Pattern.compile("(?m)^prune: \\{.*}$").matcher(said);
    assertThat(recipe.find()).as(said).isTrue();
    Path pruned = folder.resolve("pruned.safetensors");
    spectrim(
        DATA,
        "compress",
        model.toString(),
        "--epochs",
        "1",
        "--recipe",
        recipe.group(),
        "--out",
        pruned.toString());
    assertThat(Files.size(pruned)).isLessThan(Files.size(model));
  }

  @Test
  void bitsPrintsTheBitsThatARecipeWithTheSameTargetGives() throws IOException {
    String target = (long) (0.2 * Files.size(model)) + " bytes";
    String said = spectrim(DATA, "bits", model.toString(), "--target", target);
    Path small = folder.resolve("small.safetensors");
    String recipe = "quantize: {mixed: {target: %s}}".formatted(target);
    spectrim(DATA, "compress", model.toString(), "--recipe", recipe, "--out", small.toString());
    assertThat(Files.size(small)).isLessThanOrEqualTo((long) (0.2 * Files.size(model)));
    Model mixed = ModelFile.read(small);
    List<String> layers = new ArrayList<>();
    for (String name : mixed.weights().names()) {
      if (mixed.weights().get(name) instanceof IntegerTensor weights) {
        String layer = name.substring(0, name.lastIndexOf('.'));
        layers.add(layer);
        assertThat(said).containsPattern("(?m)^%s .* %d$".formatted(layer, weights.bits()));
      }
    }
    assertThat(layers).contains("conv1", "fc1");
  }

  /** What the command prints; it must succeed. */
  private static String spectrim(String[] data, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(data));
    PrintStream console = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.commandLine().execute(all.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(console);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
