package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.distill.DistillationLosses;
import org.spectrim.prune.Criteria;
import org.spectrim.quantize.QuantizationMethods;
import org.spectrim.recipe.Recipe;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.split.Protocols;

/** The studies that come with Spectrim can be read, and are as short as we promise. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final int LONGEST = 15;

  /** Those of one scene; the others compare the methods of a family. */
  static List<Path> scenes() throws IOException {
    return examples().stream()
        .filter(file -> Scenes.names().contains(file.getFileName().toString().replace(".yaml", "")))
        .toList();
  }

  static List<Path> examples() throws IOException {
    return files(file -> !isOfAllMethods(file));
  }

  private static List<Path> files(Predicate<Path> wanted) throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(wanted)
          .sorted()
          .toList();
    }
  }

  private static boolean isOfAllMethods(Path file) {
    return file.getFileName().toString().startsWith("quantization-");
  }

  @Test
  void theStudiesOfQuantizationHaveEveryMethodAndTheSameRecipes() throws IOException {
    List<Path> files = files(ExamplesTest::isOfAllMethods);
    List<String> first = recipes(files.get(0));
    assertThat(files).hasSize(3);
    for (Path file : files) {
      assertThat(recipes(file)).isEqualTo(first);
      assertThat(Files.readAllLines(file))
          .anyMatch(line -> line.contains("./spectrim study examples/" + file.getFileName()));
    }
    for (String method : QuantizationMethods.REGISTRY.names()) {
      assertThat(first).anyMatch(name -> (name + " ").startsWith(method + " "));
    }
  }

  /** Their names, which leave out the epochs that a larger training set does with. */
  private static List<String> recipes(Path file) {
    return StudySpec.read(file).plans().get("cnn2d").recipes().stream().map(Recipe::name).toList();
  }

  @Test
  void theFullStudyHasEveryProtocolAndEveryMethod() throws IOException {
    Path file = EXAMPLES.resolve("study.yaml");
    StudySpec spec = StudySpec.read(file);
    assertThat(spec.splits().stream().map(SplitChoice::protocol))
        .containsExactlyInAnyOrderElementsOf(Protocols.REGISTRY.names());
    String yaml = Files.readString(file);
    List<String> names = new ArrayList<>(QuantizationMethods.REGISTRY.names());
    names.addAll(Criteria.REGISTRY.names());
    names.addAll(DistillationLosses.REGISTRY.names());
    for (String name : names) {
      assertThat(yaml).containsPattern("(?:method|criterion): " + name + "[,}]");
    }
    assertThat(spec.plans().get("cnn2d").recipes()).anyMatch(recipe -> recipe.steps().size() == 4);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleSaysHowToRunIt(Path file) throws IOException {
    assertThat(StudySpec.read(file).plans()).isNotEmpty();
    assertThat(Files.readAllLines(file))
        .anyMatch(line -> line.contains("./spectrim study examples/" + EXAMPLES.relativize(file)));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void anExampleHasAllNetworksAndRecipesInFewLines(Path file) throws IOException {
    StudySpec spec = StudySpec.read(file);
    assertThat(spec.networks()).hasSize(3);
    assertThat(spec.seeds()).hasSize(3);
    assertThat(spec.windows()).containsExactly(9);
    assertThat(spec.plans().get("cnn3d").recipes()).hasSize(4);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.stream().filter(line -> !line.startsWith("#"))).hasSizeLessThan(LONGEST + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"salinas-a", "indian-pines", "pavia"})
  void controlsOfPruningFollowThePrunedNetworks(String name) throws IOException {
    Path file = EXAMPLES.resolve("pruning").resolve("controls-" + name + ".yaml");
    StudySpec spec = StudySpec.read(file);
    assertThat(spec.networks()).hasSize(3);
    assertThat(spec.plans().get("cnn2d").recipes())
        .hasSize(17)
        .extracting(recipe -> recipe.name())
        .contains("prune l1 95%", "prune l1 95% + from scratch", "prune slimming 90% lambda=0.01");
    assertThat(Files.readString(file)).contains("./spectrim study examples/pruning/controls-");
  }

  @Test
  void theQuickStudyNeedsNoFile() {
    StudySpec spec = StudySpec.quick();
    assertThat(spec.scenes()).extracting(scene -> scene.cube()).containsExactly("synthetic");
    assertThat(spec.networks()).hasSize(3);
    assertThat(spec.plans().get("cnn1d").recipes())
        .extracting(recipe -> recipe.name())
        .containsExactly(
            "baseline", "prune l1 50%", "ptq int8", "distill kd w0.5", "prune l1 50% + ptq int8");
  }
}
