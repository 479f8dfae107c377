package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.spectrim.report.Setting.Arena;
import org.spectrim.study.TestLabels;
import org.spectrim.study.TrialRow;

class ComparisonTest {
  private static final Arena FIELD = new Arena("field", "random 5%");

  private static final List<TrialRow> ROWS =
      List.of(
          Rows.row("cnn2d", "baseline", 1, 98, 9, 1),
          Rows.row("cnn2d", "baseline", 2, 97, 9, 1),
          Rows.row("cnn2d", "prune l1 50%", 1, 96, 5, 1),
          Rows.row("cnn2d", "prune l1 50%", 2, 94.9, 5, 1),
          Rows.row("cnn2d", "ptq int8", 2, 97, 3, 1),
          Rows.failed("cnn2d", "ptq int8", 1, "why"),
          Rows.row("cnn1d", "prune l1 50%", 1, 90, 1, 1));

  private static Setting setting(String model, String recipe) {
    return new Setting(FIELD, 9, model, recipe);
  }

  @Test
  void seedsArePairedAndRecipesOfANetworkCorrectedTogether() {
    Map<Setting, Comparison> all = Comparison.of(ROWS, row -> Optional.empty());
    assertThat(all).hasSize(2);
    Comparison pruned = all.get(setting("cnn2d", "prune l1 50%"));
    // Drops 2 and 2.1: t = 2.05 / 0.05 = 41 with one degree of freedom, p = 2 atan(1/41) / pi.
    assertThat(pruned.drop().differences().mean()).isCloseTo(2.05, within(1e-9));
    assertThat(pruned.drop().p()).isCloseTo(2 * Math.atan(1 / 41.0) / Math.PI, within(1e-6));
    // The other recipe has one seed and so no test: nothing to correct for.
    assertThat(pruned.dropHolm()).isEqualTo(pruned.drop().p());
    assertThat(pruned.worse()).isTrue();
    assertThat(pruned.better()).isFalse();
    assertThat(pruned.maps()).isZero();
    Comparison quantized = all.get(setting("cnn2d", "ptq int8"));
    assertThat(quantized.drop().differences().count()).isEqualTo(1);
    assertThat(quantized.better() || quantized.worse()).isFalse();
  }

  @Test
  void mapsAreComparedSeedBySeed() {
    int[] truth = new int[12];
    int[] right = new int[12];
    int[] wrong = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
    Map<Setting, Comparison> all =
        Comparison.of(
            ROWS,
            row ->
                Optional.of(
                    new TestLabels(truth, row.recipe().startsWith("prune") ? wrong : right)));
    Comparison pruned = all.get(setting("cnn2d", "prune l1 50%"));
    assertThat(pruned.lost()).isEqualTo(22);
    assertThat(pruned.won()).isZero();
    // Eleven coins all alike: mid-p 2^-11; two seeds: twice the smaller; two recipes: twice again.
    assertThat(pruned.mapsP()).isCloseTo(2 / 2048.0, within(1e-12));
    assertThat(pruned.mapsHolm()).isCloseTo(4 / 2048.0, within(1e-12));
    assertThat(pruned.mapsDiffer()).isTrue();
    assertThat(all.get(setting("cnn2d", "ptq int8")).mapsDiffer()).isFalse();
  }

  @Test
  void theTableSaysWhatIsKnown() {
    List<String> lines =
        StatisticsCsv.text(Comparison.of(ROWS, row -> Optional.empty()).values()).lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .startsWith("field,random 5%,9,cnn2d,prune l1 50%,2,2.050,1.415,2.685,0.0155,0.0155,0,,,,");
    assertThat(lines.get(2)).isEqualTo("field,random 5%,9,cnn2d,ptq int8,1,0.000,,,,,0,,,,");
  }

  @Test
  void methodsAreRankedOverScenes() {
    List<TrialRow> rows =
        List.of(
            Rows.row("a", "random", 0, "cnn1d", "baseline", 1, 90, 1L, 1.0),
            Rows.row("a", "random", 0, "cnn2d", "baseline", 1, 95, 1L, 1.0),
            Rows.row("a", "random", 0, "cnn3d", "baseline", 1, 99, 1L, 1.0),
            Rows.row("b", "random", 0, "cnn1d", "baseline", 1, 80, 1L, 1.0),
            Rows.row("b", "random", 0, "cnn2d", "baseline", 1, 85, 1L, 1.0),
            Rows.row("b", "buffered", 0, "cnn2d", "baseline", 1, 85, 1L, 1.0));
    List<Ranking> rankings = Ranking.of(Standings.of(Summary.of(rows)));
    assertThat(rankings).hasSize(1);
    assertThat(rankings.get(0).scenes()).containsExactly("a", "b");
    assertThat(rankings.get(0).methods())
        .containsExactly(
            new Ranking.Ranked("cnn2d · baseline, window 9", 1),
            new Ranking.Ranked("cnn1d · baseline, window 9", 2));
  }
}
