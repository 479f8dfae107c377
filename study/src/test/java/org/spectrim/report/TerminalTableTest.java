package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.study.TrialRow;

class TerminalTableTest {
  @Test
  void showsMeansIntervalsAndFailures() {
    String table =
        TerminalTable.render(
            List.of(
                Rows.row("cnn2d", "baseline", 0, 98, 640_000, 0.4),
                Rows.row("cnn2d", "baseline", 1, 99, 640_000, 0.4),
                Rows.row("cnn2d", "prune l1 50%", 0, 97, 200_000, 0.2),
                Rows.failed("cnn2d", "prune l1 50%", 1, "why"),
                Rows.failed("cnn3d", "baseline", 0, "why")));
    assertThat(table)
        .isEqualTo(
            """
            field, random 5% (window overlap up to 80.0%)
            network  recipe         seeds          OA %   AA %         drop  exported    file  window   scene
            cnn2d    baseline           2  98.50 ± 6.35  97.50  0.50 ± 0.00     98.50  640 kB  168 µs  400 ms
            cnn2d    prune l1 50%      1!         97.00  96.00         0.50     97.00  200 kB  168 µs  200 ms
            cnn3d    baseline      failed             –      –            –         –       –       –       –
            """);
  }

  @Test
  void neverWiderThanTheTerminal() {
    String recipe = "prune taylor 70% gradual + distill dkd + quantize qat int8 ".repeat(3);
    List<TrialRow> rows =
        List.of(
            Rows.row("s".repeat(200), "random 5%", 0, "cnn2d w0.5", recipe, 0, 98, 640_000L, 0.4),
            Rows.row("s".repeat(200), "random 5%", 0, "cnn2d w0.5", recipe, 1, 99, 640_000L, 0.4));
    assertThat(TerminalTable.render(rows).lines())
        .allMatch(line -> line.length() <= TerminalTable.WIDTH)
        .anyMatch(line -> line.contains("…") && line.contains("98.50 ± 6.35"));
  }

  @Test
  void noRowsNoTable() {
    assertThat(TerminalTable.render(List.of())).isEmpty();
  }
}
