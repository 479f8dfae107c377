package org.spectrim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.classify.EngineKind;

/** What strips take of the system's memory, in processes of their own. */
@EnabledOnOs(OS.LINUX)
class StripMemoryTest {
  private static final int BUDGET = 192;

  @ParameterizedTest
  @CsvSource({
    "cnn2d:0.96, INT8, 1, 60, 5000", "cnn2d:0.96, INT8, 2, 60, 5000",
    "cnn2d:0.96, FLOAT, 1, 60, 5000", "cnn2d:0.96, FLOAT, 2, 60, 5000",
    "cnn2d:0.96, SPARSE, 1, 60, 5000", "cnn2d:0.96, SPARSE, 2, 60, 5000",
    "cnn3d:0.5, INT8, 2, 30, 800"
  })
  void stripsOfWideScenesFitTheirBudget(
      String network, EngineKind engine, int threads, int rows, int columns) throws IOException {
    assertThat(grown(network, engine, threads, rows, columns, 1)).isBetween(20.0, BUDGET * 1.0);
  }

  /**
   * Buffers of classifiers that were closed are not left to a garbage collector that never runs.
   */
  @Test
  void scenesOneAfterTheOtherFitItToo() throws IOException {
    assertThat(grown("cnn2d:0.16", EngineKind.INT8, 2, 20, 5000, 5)).isBetween(20.0, BUDGET * 1.2);
  }

  private static double grown(
      String network, EngineKind engine, int threads, int rows, int columns, int scenes)
      throws IOException {
    List<String> arguments =
        List.of(
            network,
            engine.name(),
            Integer.toString(threads),
            Integer.toString(BUDGET),
            Integer.toString(rows),
            Integer.toString(columns),
            Integer.toString(scenes));
    Process process =
        Measure.java(StripMemoryMain.class, arguments).redirectErrorStream(true).start();
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
    } finally {
      process.destroy();
    }
    assertThat(last).as("the last line of the process").matches("[\\d.]+");
    return Double.parseDouble(last);
  }
}
