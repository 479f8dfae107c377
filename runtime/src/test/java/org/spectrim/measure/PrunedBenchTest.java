package org.spectrim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;

class PrunedBenchTest {
  private static final int BANDS = 50;
  private static final int CLASSES = 9;

  /** CNN2D for windows of 11: of 5x5, 5x5, pooling, hidden layer; 40 components. */
  private static Model cnn2d() {
    return BenchModels.random("cnn2d", 0.96, BANDS, CLASSES, 11);
  }

  @Test
  void survivorsAreAlignedTo16() {
    Model pruned = PrunedBench.pruned(cnn2d(), 0.67);
    assertThat(ChannelGroups.of(pruned.network()).groups())
        .extracting(ChannelGroup::size)
        .containsExactly(16, 32, 32);
    Model hardlyAny = PrunedBench.pruned(cnn2d(), 0.95);
    assertThat(ChannelGroups.of(hardlyAny.network()).groups())
        .extracting(ChannelGroup::size)
        .containsExactly(16, 16, 16);
  }

  @Test
  void ratiosOfWindowsCountWhatTheExportedFileComputes() {
    Model whole = cnn2d();
    PrunedBench.Row row =
        PrunedBench.row("cnn2d:0.96", whole, PrunedBench.pruned(whole, 0.67), false, 2);
    // The last of 11 rows and columns is left away: 6x6 and 2x2 positions, pooled to one.
    double before = 36 * 1000 * 48 + 4 * 25 * 48 * 96 + 96 * 96 + 96 * CLASSES;
    double after = 36 * 1000 * 16 + 4 * 25 * 16 * 32 + 32 * 32 + 32 * CLASSES;
    double projection = 121 * 40 * BANDS;
    assertThat(row.macs()).isCloseTo(before / after, within(1e-12));
    assertThat(row.withProjection())
        .isCloseTo((before + projection) / (after + projection), within(1e-12));
  }

  @Test
  void ratiosOfScenesCountEachConvolutionOnceForAPixel() {
    Model whole = cnn2d();
    PrunedBench.Row row =
        PrunedBench.row("cnn2d:0.96", whole, PrunedBench.pruned(whole, 0.67), true, 2);
    double before = 1000 * 48 + 25 * 48 * 96 + 96 * 96 + 96 * CLASSES;
    double after = 1000 * 16 + 25 * 16 * 32 + 32 * 32 + 32 * CLASSES;
    double projection = 40 * BANDS;
    assertThat(row.macs()).isCloseTo(before / after, within(1e-12));
    assertThat(row.withProjection())
        .isCloseTo((before + projection) / (after + projection), within(1e-12));
  }

  @Test
  void aRowTellsTheShareOfTheRatioThatArrives() {
    PrunedBench.Row row = new PrunedBench.Row("cnn3d", "16-32-144", "scene", 4, 2.5, 2);
    assertThat(row.toString().strip().split("\\s+"))
        .containsExactly("cnn3d", "16-32-144", "scene", "4.00x", "2.00x", "50%", "2.50x", "80%");
    assertThat(row.toString()).hasSameSizeAs(PrunedBench.Row.HEADER);
  }

  @Test
  void theTableHasTwoRowsForEachRatio() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      PrunedBench.run(
          new PrunedBench.Options(
              List.of(BenchNetwork.of("network", "cnn1d")), List.of(0.2, 0.5), 1, 40, 16, 1));
    } finally {
      System.setOut(before);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).isEqualTo(PrunedBench.Row.HEADER);
    assertThat(lines.get(1)).startsWith("cnn1d        16-80          batch 32");
    assertThat(lines.get(2)).startsWith("cnn1d        16-80          scene");
    assertThat(lines.get(3)).startsWith("cnn1d        16-48          batch 32");
  }
}
