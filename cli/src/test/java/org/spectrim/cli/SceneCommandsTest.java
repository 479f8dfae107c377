package org.spectrim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** {@code synthesize}, {@code classify} and {@code bench}, each in a process of its own. */
class SceneCommandsTest {
  @TempDir private Path folder;

  @Test
  void aSyntheticSceneIsWrittenAndClassified() throws Exception {
    Model model = RandomNetworks.model(Kind.SPATIAL, 2);
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(model, file);
    String bands = Integer.toString(model.transform().bands());
    String scene = folder.resolve("scene.hdr").toString();
    spectrim("synthesize", "--lines", "20", "--samples", "15", "--bands", bands, "--out", scene);
    assertThat(Files.size(folder.resolve("scene.img")))
        .isEqualTo(20L * 15 * model.transform().bands() * 2);
    assertThat(folder.resolve("scene-labels.hdr")).exists();
    String map = folder.resolve("map.tif").toString();
    String said = spectrim("classify", file.toString(), scene, "--out", map);
    assertThat(said).containsPattern("20 x 15 pixels .*reading \\d+%, computing \\d+%, writing");
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .contains("map.tif")
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void benchPrintsARowForEachArithmeticAndNumberOfThreads() throws Exception {
    String said =
        spectrim("bench", "scene", "--network", "cnn2d:0.1", "--size", "20x15x12", "--runs", "1");
    String row = "cnn2d:0.1 +%s +%d +[\\d.]+ +[\\d,]+ +\\d+/\\d+/\\d+%% +[\\d.]+x +\\d+ MiB";
    for (String arithmetic : new String[] {"int8", "float32"}) {
      for (int threads = 1; threads <= 2; threads++) {
        assertThat(said).containsPattern(row.formatted(arithmetic, threads));
      }
    }
    assertThat(said).contains("window by window, float32, 1 thread");
  }

  /** What the command prints; it must succeed. */
  private String spectrim(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", Main.class.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    int status = builder.start().waitFor();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(status).as(said).isZero();
    return said;
  }
}
