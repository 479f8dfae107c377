package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.scene.catalog.Scenes;

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
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleSaysHowToRunIt(Path file) throws IOException {
    assertThat(StudySpec.read(file).plans()).isNotEmpty();
    assertThat(Files.readAllLines(file))
        .anyMatch(line -> line.contains("./spectrim study examples/" + file.getFileName()));
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
