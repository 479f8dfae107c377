package org.spectrim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.spectrim.testing.RealScenes;

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
  void aSplitWithLabelsOfTheMaskSaysHowManyTheGroundTruthLacks() throws Exception {
    String data = RealScenes.folder().toString();
    String said =
        spectrim(
            "split",
            "--data",
            data,
            "--scene",
            "indian-pines-subscene",
            "--split",
            "official-shipped",
            "--validation",
            "0");
    assertThat(said)
        .contains("official-shipped, seed 0: 1,907 training, 0 validation, 1,706 test pixels")
        .contains("Labels of the mask: 44 pixels have none in the ground truth, 0 another.")
        .contains("window  9   60.1 %");
  }

  @Test
  void benchPrintsARowForEachArithmeticAndNumberOfThreads() throws Exception {
    String said =
        spectrim("bench", "scene", "--network", "cnn2d:0.1", "--size", "20x15x12", "--runs", "1");
    String row =
        "cnn2d:0.1 +%s +%d +[\\d.]+ +[\\d,]+ +\\d+/\\d+/\\d+%% +\\| +[\\d.]+x +[\\d.]+x +\\|"
            + " +\\d+ MiB +[+-]\\d+ MiB";
    for (String arithmetic : new String[] {"int8", "float32"}) {
      for (int threads = 1; threads <= 2; threads++) {
        assertThat(said).containsPattern(row.formatted(arithmetic, threads));
      }
    }
    assertThat(said).contains("window by window, float32, 1 thread");
  }

  @Test
  void workThatCtrlCBreaksOffLeavesNoHalfMapAndGoesOn() throws Exception {
    assumeTrue(
        takesInterrupts(), "this process was told to ignore Ctrl-C, and so are its children");
    Path file = folder.resolve("model.safetensors");
    Model model = RandomNetworks.model(Kind.SPATIAL_SPECTRAL, 2);
    ModelFile.write(model, file);
    String bands = Integer.toString(model.transform().bands());
    String scene = folder.resolve("scene.hdr").toString();
    spectrim("synthesize", "--lines", "1500", "--samples", "40", "--bands", bands, "--out", scene);
    Path map = folder.resolve("map.tif");
    Path journal = folder.resolve(".map.tif.resume");
    String[] classify = {
      "classify", file.toString(), scene, "--memory", "1", "--out", map.toString()
    };
    Process process = start(classify);
    while (process.isAlive() && (!Files.exists(journal) || Files.size(journal) < 4_000)) {
      Thread.sleep(1);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor()).as(said()).isEqualTo(130);
    assertThat(map).doesNotExist();
    assertThat(journal).exists();
    assertThat(spectrim(classify)).contains("where an earlier run was broken off");
    assertThat(journal).doesNotExist();
    byte[] resumed = Files.readAllBytes(map);
    Files.delete(map);
    spectrim(classify);
    assertThat(resumed).isEqualTo(Files.readAllBytes(map));
  }

  private static boolean takesInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.isReadable(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .allMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) == 0);
  }

  /** What the command prints; it must succeed. */
  private String spectrim(String... arguments) throws IOException, InterruptedException {
    int status = start(arguments).waitFor();
    assertThat(status).as(said()).isZero();
    return said();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("output.txt"), StandardCharsets.UTF_8);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", Main.class.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }
}
