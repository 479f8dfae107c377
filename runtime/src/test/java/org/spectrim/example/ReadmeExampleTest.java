package org.spectrim.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class ReadmeExampleTest {
  private static final int ROWS = 9;
  private static final int COLUMNS = 14;

  @TempDir private Path folder;

  @Test
  void theReadmeHasThisExample() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/spectrim/example/ClassifyExample.java"));
    String example = source.split("// \\[example]\n", -1)[1];
    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "```");
    assertThat(example.lines().filter(line -> line.startsWith("    ")))
        .hasSizeLessThanOrEqualTo(10);
  }

  /** Under Maven, whose class path is that of the module. */
  @Test
  @EnabledIfSystemProperty(named = "basedir", matches = ".+")
  void libtorchIsNotOnTheClassPath() {
    assertThatThrownBy(() -> Class.forName("org.bytedeco.pytorch.Tensor"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  /** The jars of others are 57 MB, the most of them ONNX Runtime for all platforms. */
  @Test
  @EnabledIfSystemProperty(named = "basedir", matches = ".+")
  void theLibrariesAreSmall() throws IOException {
    Set<String> names =
        Set.of("onnxruntime", "HdrHistogram", "slf4j-api", "jackson", "jhdf", "ejml", "commons");
    long bytes = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      String name = String.valueOf(jar.getFileName());
      if (entry.endsWith(".jar") && names.stream().anyMatch(name::startsWith)) {
        bytes += Files.size(jar);
      }
    }
    assertThat(bytes).isBetween(50_000_000L, 68_000_000L);
  }

  @Test
  void theExampleClassifiesAScene() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 3);
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(model, file);
    MemoryCube cube = cube(model.transform().mean());
    Path scene = folder.resolve("scene.hdr");
    EnviWriter.cube(scene, cube, SampleType.INT16, Interleave.BIL);
    Path map = folder.resolve("map.tif");
    ClassifyExample.classify(file, scene, map);
    LabelImage written = CubeFormats.labels(new FileVariable(map, null));
    try (SceneClassifier classifier = SceneClassifier.of(model, ClassifyOptions.DEFAULT)) {
      LabelMap expected = classifier.classify(cube);
      for (int p = 0; p < ROWS * COLUMNS; p++) {
        assertThat((int) written.values()[p])
            .isEqualTo(model.classes().get(expected.at(p) - 1).value());
      }
    }
  }

  private static MemoryCube cube(float[] mean) {
    Random random = new Random(3);
    float[] samples = new float[mean.length * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.round(mean[i / (ROWS * COLUMNS)] + 100 * random.nextGaussian());
    }
    return new MemoryCube(mean.length, ROWS, COLUMNS, samples, CubeMetadata.NONE);
  }
}
