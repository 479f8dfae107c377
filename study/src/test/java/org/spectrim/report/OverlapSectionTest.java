package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.report.SeriesPlot.Series;
import org.spectrim.study.TrialRow;

class OverlapSectionTest {
  private static TrialRow row(String split, double overlap, String recipe, double oa) {
    return Rows.row("field", split, overlap, "cnn2d", recipe, 0, oa, 1000L, null);
  }

  private static String page(List<TrialRow> rows) {
    Markup page = new Markup();
    new OverlapSection(page).write(Standings.of(Summary.of(rows)));
    return page.toString();
  }

  @Test
  void theLeakIsWhatTheMostOverlappingSplitShowsAboveTheLeast() {
    List<TrialRow> rows =
        List.of(
            row("random", 95, "baseline", 99),
            row("official", 20, "baseline", 91),
            row("buffered", 0, "baseline", 84.5),
            row("random", 95, "prune l1 50%", 98),
            row("official", 20, "ptq int8", 90));
    assertThat(OverlapSection.leak(Summary.of(rows.subList(0, 3)))).isEqualTo(14.5);
    String html = page(rows);
    assertThat(html)
        .contains("field: baselines under each split")
        .contains(">14.50</td>")
        .contains("95.0% overlap")
        .contains("OA 84.50 %, overlap 0%")
        .doesNotContain("prune l1 50%")
        .doesNotContain("ptq int8");
  }

  @Test
  void splitsThatOverlapAlikeShowNoLeak() {
    List<TrialRow> rows =
        List.of(row("official", 0, "baseline", 91), row("buffered", 0, "baseline", 84.5));
    assertThat(OverlapSection.leak(Summary.of(rows))).isNaN();
    assertThat(page(rows)).contains("–");
  }

  @Test
  void oneSplitHasNothingToCompare() {
    assertThat(page(List.of(row("random", 95, "baseline", 99)))).isEmpty();
  }

  @Test
  void longNamesGetFewerPlacesInARow() {
    assertThat(SeriesPlot.entries(List.of(new Series("l1", 0, List.of())))).isEqualTo(4);
    assertThat(SeriesPlot.entries(List.of(new Series("l1 schedule=multi-pass", 0, List.of()))))
        .isEqualTo(3);
    assertThat(SeriesPlot.entries(List.of(new Series("x".repeat(200), 0, List.of())))).isOne();
  }
}
