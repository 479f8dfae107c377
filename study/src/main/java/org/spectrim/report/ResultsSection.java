package org.spectrim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.spectrim.report.ReportData.TrialDetail;

/** All results: one table for each scene and split, one line for each setting. */
final class ResultsSection {
  private static final List<Measure> SIZES = List.of(Measure.MODEL_BYTES, Measure.ONNX_BYTES);

  private static final double NEARLY_ALL = 0.99;

  private final Markup page;
  private final ReportData data;
  private final Map<Setting, List<TrialDetail>> files;

  ResultsSection(Markup page, ReportData data) {
    this.page = page;
    this.data = data;
    this.files = data.details().stream().collect(Collectors.groupingBy(d -> Setting.of(d.row())));
  }

  void write(List<Standings> all) {
    page.open("section", "id", "results");
    page.leaf("h2", "Results");
    page.leaf(
        "p",
        "Mean over the seeds, and below it half of the 95% interval; below windows their overlap,"
            + " below files their share of the baseline's. ▲ and bold: better than the baseline of the same network, ▼ worse, by"
            + " the paired t-test over the seeds; ≠ other labels by McNemar's test (see the last section)."
            + " ● on the Pareto front of accuracy against file size. ★ the answer above.",
        "class",
        "lead");
    all.forEach(this::table);
    page.close();
  }

  private void table(Standings standings) {
    List<Measure> measures = new ArrayList<>(List.of(Measure.values()));
    // Only what was measured for at least one setting is worth a column.
    measures.removeIf(m -> standings.summaries().stream().noneMatch(s -> s.has(m)));
    if (standings.summaries().stream().allMatch(ResultsSection::dense)) {
      measures.remove(Measure.NONZERO_PARAMS);
    }
    page.open(
        "div",
        "class",
        "scroll",
        "role",
        "region",
        "tabindex",
        "0",
        "aria-label",
        "Results of " + standings.arena().title());
    page.open("table", "class", "results");
    page.leaf("caption", standings.arena().title());
    page.open("thead").open("tr");
    for (String heading : List.of("", "network", "recipe", "window", "seeds")) {
      boolean words = heading.equals("network") || heading.equals("recipe");
      page.open("th", "scope", "col", "class", words ? "words" : "number");
      page.text(heading);
      if (heading.isEmpty()) {
        page.leaf("span", "mark", "class", "hidden");
      }
      page.close();
    }
    measures.forEach(m -> page.leaf("th", m.title(), "scope", "col", "class", "number"));
    page.close().close();
    page.open("tbody");
    List<Summary> front =
        ParetoFront.of(
            standings.summaries(), s -> s.mean(standings.size()), s -> s.mean(Measure.OA));
    for (Summary summary : standings.summaries()) {
      row(standings, summary, measures, front.contains(summary));
    }
    page.close().close().close();
  }

  private void row(Standings standings, Summary summary, List<Measure> measures, boolean front) {
    boolean answer = standings.smallest().filter(summary::equals).isPresent();
    page.open("tr", "class", answer ? "answer" : summary.setting().isBaseline() ? "base" : "");
    page.leaf("td", (answer ? "★" : "") + (front ? "●" : ""), "class", "marks");
    page.leaf("th", summary.setting().model(), "scope", "row", "class", "words");
    page.leaf("td", summary.setting().recipe(), "class", "words");
    page.open("td", "class", "number").text(String.valueOf(summary.setting().window()));
    page.leaf("small", String.format(Locale.ROOT, "%.1f%%", summary.overlap())).close();
    seeds(summary);
    measures.forEach(measure -> cell(standings, summary, measure));
    page.close();
  }

  private void seeds(Summary summary) {
    String seeds = String.valueOf(summary.seeds());
    if (summary.failures().isEmpty()) {
      page.open("td", "class", "number").text(seeds);
    } else {
      page.open("td", "class", "number failed", "title", String.join("; ", summary.failures()));
      page.text(summary.seeds() == 0 ? "failed" : seeds + " of " + summary.trials());
    }
    List<TrialDetail> trials = files.getOrDefault(summary.setting(), List.of());
    if (!trials.isEmpty()) {
      page.open("small", "class", "files");
      for (TrialDetail trial : trials) {
        String seed = String.valueOf(trial.row().seed());
        page.leaf("a", seed, "href", trial.folder() + "/", "title", "files of seed " + seed);
      }
      page.close();
    }
    page.close();
  }

  private void cell(Standings standings, Summary summary, Measure measure) {
    page.open("td", "class", "number");
    Comparison comparison =
        measure == Measure.OA ? data.comparisons().get(summary.setting()) : null;
    String value = measure.format(summary.mean(measure));
    if (comparison != null && comparison.better()) {
      page.leaf("strong", value + " ▲", "title", "better than the baseline");
    } else if (comparison != null && comparison.worse()) {
      page.text(value + " ")
          .leaf("span", "▼", "class", "failed", "title", "worse than the baseline");
    } else {
      page.text(value);
    }
    if (comparison != null && comparison.mapsDiffer()) {
      page.text(" ").leaf("span", "≠", "title", "the label maps differ from the baseline's");
    }
    if (measure.percent() && measure != Measure.EXPORTED_OA && summary.of(measure).bounded()) {
      page.leaf("small", "± " + measure.format(summary.of(measure).halfWidth()));
    }
    if (SIZES.contains(measure) && !summary.setting().isBaseline()) {
      double base = standings.baseline(summary).map(s -> s.mean(measure)).orElse(Double.NaN);
      double share = 100 * summary.mean(measure) / base;
      if (!Double.isNaN(share)) {
        page.leaf("small", String.format(Locale.ROOT, "%.0f%%", share));
      }
    }
    page.close();
  }

  private static boolean dense(Summary summary) {
    return !(summary.mean(Measure.NONZERO_PARAMS) < NEARLY_ALL * summary.mean(Measure.PARAMS));
  }
}
