package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void seedsAreTakenTogether() {
    List<Summary> summaries =
        Summary.of(
            List.of(
                Rows.row("cnn2d", "baseline", 0, 98, 640_000, 0.4),
                Rows.row("cnn2d", "prune l1 50%", 0, 97, 200_000, 0.2),
                Rows.row("cnn2d", "baseline", 1, 99, 640_000, 0.5),
                Rows.row("cnn2d", "baseline", 2, 101, 640_000, 0.6),
                Rows.failed("cnn2d", "prune l1 50%", 1, "out of filters")));
    assertThat(summaries).hasSize(2);
    Summary baseline = summaries.get(0);
    assertThat(baseline.setting().label()).isEqualTo("cnn2d · baseline");
    assertThat(baseline.seeds()).isEqualTo(3);
    assertThat(baseline.mean(Measure.OA)).isEqualTo(298.0 / 3, within(1e-9));
    // 4.302653 * sqrt(7/3) / sqrt(3)
    assertThat(baseline.of(Measure.OA).halfWidth()).isEqualTo(3.7946, within(1e-3));
    assertThat(baseline.format(Measure.OA)).isEqualTo("99.33 ± 3.79");
    assertThat(baseline.format(Measure.SCENE_SECONDS)).isEqualTo("500 ms");
    Summary pruned = summaries.get(1);
    assertThat(pruned.trials()).isEqualTo(2);
    assertThat(pruned.seeds()).isEqualTo(1);
    assertThat(pruned.failures()).containsExactly("out of filters");
    assertThat(pruned.format(Measure.OA)).isEqualTo("97.00");
  }

  @Test
  void whatWasNotMeasuredIsADash() {
    Summary summary = Summary.of(List.of(Rows.failed("cnn1d", "baseline", 0, "why"))).get(0);
    for (Measure measure : Measure.values()) {
      assertThat(summary.has(measure)).isFalse();
      assertThat(summary.format(measure)).isEqualTo("–");
    }
  }

  @Test
  void theAnswerIsTheSmallestWithinAPointOfTheBest() {
    Standings standings =
        Standings.of(
                Summary.of(
                    List.of(
                        Rows.row("cnn3d", "baseline", 0, 99.5, 2_900_000, 5),
                        Rows.row("cnn2d", "baseline", 0, 99.1, 640_000, 0.4),
                        Rows.row("cnn2d", "prune l1 50%", 0, 98.6, 200_000, 0.2),
                        Rows.row("cnn2d", "prune l1 80%", 0, 98.4, 50_000, 0.1))))
            .get(0);
    assertThat(standings.best().orElseThrow().setting().model()).isEqualTo("cnn3d");
    Summary winner = standings.smallest().orElseThrow();
    assertThat(winner.setting().recipe()).isEqualTo("prune l1 50%");
    assertThat(AnswerSection.sentence(standings, winner))
        .isEqualTo(
            "Against its baseline: 31.3% of the bytes, 2.0 times as fast, 0.50 points of overall"
                + " accuracy lost. The most accurate, cnn3d · baseline, has 99.50 % with 2.90 MB.");
  }

  @Test
  void withoutModelFilesTheExportedOneCounts() {
    Standings standings =
        Standings.of(
                Summary.of(
                    List.of(
                        Rows.row("field", "official", 0, "cnn1d", "baseline", 0, 90, null, null))))
            .get(0);
    assertThat(standings.size()).isEqualTo(Measure.ONNX_BYTES);
    assertThat(standings.time()).isEqualTo(Measure.LATENCY_B1);
    assertThat(standings.smallest()).isPresent();
  }

  @Test
  void familiesAreReadFromNames() {
    assertThat(Family.of("baseline")).isEqualTo(Family.BASELINE);
    assertThat(Family.of("prune l1 50%")).isEqualTo(Family.PRUNE);
    assertThat(Family.of("quantize ptq int8")).isEqualTo(Family.QUANTIZE);
    assertThat(Family.of("lsq int3")).isEqualTo(Family.QUANTIZE);
    assertThat(Family.of("pact w4a8")).isEqualTo(Family.QUANTIZE);
    assertThat(Family.of("fp16")).isEqualTo(Family.QUANTIZE);
    assertThat(Family.of("distill kd w0.25")).isEqualTo(Family.DISTILL);
    assertThat(Family.of("prune l1 50% + ptq int8")).isEqualTo(Family.COMBINED);
    assertThat(Family.of("mine")).isEqualTo(Family.OTHER);
  }

  @Test
  void quantitiesHaveThreeDigits() {
    assertThat(Quantity.bytes(999)).isEqualTo("999 B");
    assertThat(Quantity.bytes(999_600)).isEqualTo("1.00 MB");
    assertThat(Quantity.bytes(51_234)).isEqualTo("51.2 kB");
    assertThat(Quantity.count(26_600_000)).isEqualTo("26.6 M");
    assertThat(Quantity.seconds(0.000_168)).isEqualTo("168 µs");
    assertThat(Quantity.seconds(0.4182)).isEqualTo("418 ms");
    assertThat(Quantity.seconds(4.9)).isEqualTo("4.90 s");
    assertThat(Quantity.seconds(100.4)).isEqualTo("1 min 40 s");
    assertThat(Quantity.seconds(725)).isEqualTo("12 min 05 s");
    assertThat(Quantity.factor(1.254)).isEqualTo("1.25");
    assertThat(Quantity.factor(3.44)).isEqualTo("3.4");
    assertThat(Quantity.factor(17.2)).isEqualTo("17");
    assertThat(Measure.OA_DROP.format(-0.004)).isEqualTo("0.00");
    assertThat(Measure.OA_DROP.format(-1.256)).isEqualTo("−1.26");
  }
}
