package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  @Test
  void aLineForEachLayerBeginsAtTheAccuracyOfTheWholeModel() {
    String page = SensitivityReport.page("net", FOUND);
    // Accuracies from 80 to 96.25, ratios 0, 0.25 and 0.5: one path with three corners for each.
    List<List<Double>> lines = new ArrayList<>();
    Matcher path = Pattern.compile("class=\"series\" d=\"M([^h\"]*)\"").matcher(page);
    while (path.find()) {
      lines.add(Arrays.stream(path.group(1).split("[L ]")).map(Double::valueOf).toList());
    }
    assertThat(lines).hasSize(2).allMatch(line -> line.size() == 6);
    List<Double> conv = lines.get(0);
    List<Double> linear = lines.get(1);
    assertThat(conv.subList(0, 2)).as("the whole model").isEqualTo(linear.subList(0, 2));
    assertThat(conv.get(3)).as("nothing lost").isEqualTo(conv.get(1));
    assertThat(conv.get(5)).as("15 points lost: lower on the page").isGreaterThan(conv.get(1));
    assertThat(linear.get(3)).as("1.25 points gained").isLessThan(linear.get(1));
    assertThat(conv.get(4) - conv.get(2))
        .as("equal steps of the ratio")
        .isCloseTo(conv.get(2) - conv.get(0), within(0.1));
    assertThat(page).contains(">conv1 + res_b</text>").contains(">fc1</text>");
    assertThat(page).contains("conv1 + res_b: 8 of 8 filters, 95.00%");
  }
}
