package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.prune.Sensitivity;
import org.spectrim.prune.Sensitivity.Layer;
import org.spectrim.prune.Sensitivity.Point;

class SensitivityReportTest {
  private static final Sensitivity FOUND =
      new Sensitivity(
          "validation",
          80,
          0.95,
          List.of(
              new Layer(
                  List.of("conv1", "res_b"),
                  8,
                  List.of(new Point(0.25, 6, 0.95), new Point(0.5, 4, 0.8))),
              new Layer(
                  List.of("fc1"),
                  10,
                  List.of(new Point(0.25, 8, 0.9625), new Point(0.5, 5, 0.9)))));

  @Test
  void theTableHasALineForEachLayerAndRatio() {
    assertThat(SensitivityReport.csv(FOUND))
        .isEqualTo(
            """
            layer,filters,ratio,kept,accuracy,drop,pixels
            conv1 + res_b,8,0.25,6,95.00,0.00,validation
            conv1 + res_b,8,0.5,4,80.00,15.00,validation
            fc1,10,0.25,8,96.25,-1.25,validation
            fc1,10,0.5,5,90.00,5.00,validation
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void thePageSaysWhichPixelsAndShowsEachPoint() {
    String page = SensitivityReport.page("net <1>", FOUND);
    assertThat(page)
        .contains("<title>net &lt;1&gt;</title>")
        .contains("accuracy on 80 validation pixels, 95.00% before")
        .contains("conv1 + res_b: 4 of 8 filters, 80.00%")
        .contains("fc1: 8 of 10 filters, 96.25%")
        .contains("<svg")
        .contains("96.25</td>");
  }
}
