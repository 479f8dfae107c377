package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.spec.YamlTree;
import org.spectrim.study.TrialRow;

class FamilySectionTest {
  private static final List<String> RECIPES =
      List.of(
          "baseline",
          "prune: {ratio: 0.3}",
          "prune: {ratio: 0.9}",
          "prune: {criterion: taylor, ratio: 0.9}",
          "prune: {schedule: iterative, ratio: 0.9}",
          "prune: {ratio: 0.9, fine-tune-epochs: 0}",
          "prune: {criterion: magnitude, granularity: weight, ratio: 0.5}",
          "prune: {criterion: magnitude, granularity: weight, ratio: 0.9}",
          "quantize: {bits: 8}",
          "quantize: {bits: 4}",
          "distill: {student: {width: 0.25}}",
          "distill: {student: {width: 0.75}}",
          "[prune, quantize]");

  private static ReportData data() {
    RecipeReader reader = new RecipeReader(StepDefaults.of(TrainOptions.defaults()));
    List<TrialRow> rows = new ArrayList<>();
    List<TrialDetail> details = new ArrayList<>();
    for (String yaml : RECIPES) {
      Recipe recipe = reader.fromScratch(YamlTree.parse("test", yaml));
      for (long seed = 1; seed <= 2; seed++) {
        TrialRow row = Rows.row("cnn2d", recipe.name(), seed, 97.0 + (double) seed, 100, 1);
        rows.add(row);
        details.add(
            new TrialDetail(
                row, recipe, "trials/" + rows.size(), 1, Map.of("train", 0.75), Double.NaN));
      }
    }
    return new ReportData(
        "families",
        List.of(),
        rows,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        details,
        Comparison.of(rows, row -> Optional.empty()));
  }

  @Test
  void everyFamilyHasItsPlotAndEveryPlotItsFile() throws Exception {
    Map<String, String> files = Figures.of(HtmlReport.render(data()));
    assertThat(files.keySet())
        .containsExactly(
            "overall-accuracy-against-size-of-the-model-file-field-random-5.svg",
            "overall-accuracy-against-time-for-the-whole-scene-field-random-5.svg",
            "overall-accuracy-against-multiply-accumulates-a-pixel-field-random-5.svg",
            "overall-accuracy-against-time-for-one-window-field-random-5.svg",
            "overall-accuracy-pruning-criteria-field-random-5-cnn2d-window-9.svg",
            "overall-accuracy-pruning-schedules-field-random-5-cnn2d-window-9.svg",
            "overall-accuracy-pruning-single-weights-field-random-5-cnn2d-window-9.svg",
            "overall-accuracy-quantization-field-random-5-cnn2d-window-9.svg",
            "overall-accuracy-distillation-field-random-5-cnn2d-window-9.svg");
    for (String svg : files.values()) {
      // Well-formed, or this throws.
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(files.get("overall-accuracy-pruning-criteria-field-random-5-cnn2d-window-9.svg"))
        .contains("cnn2d · prune l1 30%: OA 98.50", ">l1<", ">taylor<", ">baseline<")
        .doesNotContain("schedule=", "ptq");
    assertThat(files.get("overall-accuracy-pruning-schedules-field-random-5-cnn2d-window-9.svg"))
        .contains(">l1 one-shot<", ">l1 schedule=iterative<");
    assertThat(
            files.get("overall-accuracy-pruning-single-weights-field-random-5-cnn2d-window-9.svg"))
        .contains("weights removed, %", ">magnitude<")
        .doesNotContain(">l1<");
    assertThat(files.get("overall-accuracy-quantization-field-random-5-cnn2d-window-9.svg"))
        .contains("ptq int8: OA", "ptq int4: OA");
  }

  @Test
  void resultsLinkToTheFilesOfTheirTrials() {
    assertThat(HtmlReport.render(data()))
        .contains("<a href=\"trials/1/\" title=\"files of seed 1\">1</a>");
  }

  @Test
  void tablesForPapers() {
    ReportData data = data();
    String tex = LatexTables.text(Standings.of(Summary.of(data.rows())), data.comparisons());
    assertThat(tex)
        .contains("\\caption{field, random 5\\%.")
        .contains("cnn2d & baseline & 2 & 98.50 $\\pm$ 6.35 & -- &")
        .contains("cnn2d & prune l1 30\\% & 2 & 98.50 $\\pm$ 6.35 & 0.00 (1.000) &");
    assertThat(tex.split("\\\\begin\\{longtable\\}", -1)).hasSize(2);
    wellFormed(tex);
    assertThat(LatexTables.escape("a_b 5% {x} <µ")).isEqualTo("a\\_b 5\\% \\{x\\} $<$$\\mu$");
  }

  /** What a TeX that is not installed here would stumble over: braces, environments, columns. */
  private static void wellFormed(String tex) {
    String plain = tex.replaceAll("(?m)(?<!\\\\)%.*$", "").replaceAll("\\\\[{}%&_#$]", "");
    int depth = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      assertThat(depth).isNotNegative();
    }
    assertThat(depth).isZero();
    assertThat(plain.chars().filter(c -> c == '$').count() % 2).isZero();
    assertThat(plain.split("\\\\begin\\{", -1)).hasSameSizeAs(plain.split("\\\\end\\{", -1));
    List<Long> columns =
        plain
            .lines()
            .filter(line -> line.contains("&"))
            .map(line -> line.chars().filter(c -> c == '&').count())
            .distinct()
            .toList();
    assertThat(columns).hasSize(1);
  }
}
