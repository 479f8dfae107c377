package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.TrainOptions;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.report.ReportData.TrialConfusion;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.scene.LandClass;
import org.spectrim.spec.YamlTree;
import org.spectrim.study.TrialRow;

class LargeReportTest {
  private static final int CLASSES = 16;

  /** Maps have 2 MB at most, as text 2.7; what else there is of pictures is far less. */
  private static final int PAGE_WITHOUT_MAPS = 2_000_000;

  @Test
  void fiveHundredTrialsMakeAPageOfAFewMegabytes() {
    RecipeReader reader = new RecipeReader(StepDefaults.of(TrainOptions.defaults()));
    List<LandClass> classes = new ArrayList<>();
    for (int i = 1; i <= CLASSES; i++) {
      classes.add(new LandClass(i, "Class number " + i, 0x102030 * i % 0xFFFFFF));
    }
    List<TrialRow> rows = new ArrayList<>();
    List<TrialDetail> details = new ArrayList<>();
    List<TrialConfusion> confusions = new ArrayList<>();
    for (String split : List.of("random 10%", "buffered 20 per class")) {
      for (String model : List.of("cnn1d", "cnn2d", "cnn3d")) {
        for (int number = 0; number < 28; number++) {
          String yaml =
              number == 0
                  ? "baseline"
                  : "{name: recipe number %d of many, steps: [prune: {ratio: %s}, quantize]}"
                      .formatted(number, number / 30.0);
          Recipe recipe = reader.fromScratch(YamlTree.parse("test", yaml));
          for (long seed = 1; seed <= 3; seed++) {
            double oa = 90 + (number * 7L + seed) % 10;
            TrialRow row =
                Rows.row("field", split, 50, model, recipe.name(), seed, oa, 10_000L + number, 0.1);
            rows.add(row);
            details.add(
                new TrialDetail(
                    row, recipe, "trials/0123456789abcdef", 3, Map.of("train", 2.0), Double.NaN));
            confusions.add(
                new TrialConfusion(
                    "field",
                    split,
                    9,
                    model,
                    recipe.name(),
                    seed,
                    classes,
                    new ConfusionMatrix(CLASSES, new long[CLASSES * CLASSES])));
          }
        }
      }
    }
    assertThat(rows).hasSizeGreaterThan(500);
    String html =
        HtmlReport.render(
            new ReportData(
                "many",
                List.of(),
                rows,
                List.of(),
                confusions,
                List.of(),
                List.of(),
                details,
                Comparison.of(rows, row -> Optional.empty())));
    assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(PAGE_WITHOUT_MAPS);
  }
}
