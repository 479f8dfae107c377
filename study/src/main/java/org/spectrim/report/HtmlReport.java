package org.spectrim.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.spectrim.io.AtomicFile;
import org.spectrim.report.ReportData.Fact;
import org.spectrim.study.TrialRow;

/**
 * The report of a study: one HTML file that needs no other, for light and dark screens and for
 * paper. It begins with the answer, goes on with what stands against believing it, and then shows
 * everything.
 */
final class HtmlReport {
  private final ReportData data;
  private final List<Standings> standings;
  private final Markup page = new Markup();

  private HtmlReport(ReportData data) {
    this.data = data;
    this.standings = Standings.of(Summary.of(data.rows()));
  }

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws org.spectrim.error.InputException if it cannot be written
   */
  static void write(ReportData data, Path file) {
    AtomicFile.write(file, render(data));
  }

  /** The page as text. */
  static String render(ReportData data) {
    return new HtmlReport(data).page();
  }

  private String page() {
    page.open("html", "lang", "en");
    page.open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.leaf("title", data.title());
    page.open("style").verbatim(stylesheet()).close();
    page.close();
    page.open("body");
    header();
    page.open("main");
    AnswerSection.write(page, standings);
    caveats();
    facts("what", "What was run", data.setup());
    new ResultsSection(page, data).write(standings);
    RankSection.write(page, Ranking.of(standings));
    PlotSection.write(page, standings);
    new FamilySection(page, data.details()).write(standings);
    MapSection.write(page, data.scenes(), data.rows());
    ClassSection.write(page, data.confusions());
    facts("hardware", "Hardware and software", data.environment());
    method();
    page.close();
    page.close();
    page.close();
    return "<!DOCTYPE html>\n" + page;
  }

  private void header() {
    long failed = data.rows().stream().filter(row -> !row.done()).count();
    long done = data.rows().size() - failed;
    page.open("header");
    page.leaf("h1", data.title());
    page.leaf(
        "p",
        done
            + (done == 1 ? " trial" : " trials")
            + " done"
            + (failed > 0 ? ", " + failed + " failed" : "")
            + " · "
            + distinct(data.rows().stream().map(TrialRow::scene).distinct().toList(), "scene")
            + " · "
            + distinct(data.rows().stream().map(TrialRow::model).distinct().toList(), "network")
            + " · "
            + distinct(data.rows().stream().map(TrialRow::recipe).distinct().toList(), "recipe"),
        "class",
        "subtitle");
    page.open("nav", "aria-label", "Sections");
    for (String[] link : links()) {
      page.leaf("a", link[1], "href", "#" + link[0]);
    }
    page.close();
    page.close();
  }

  private static String distinct(List<String> names, String what) {
    return names.size() + " " + what + (names.size() == 1 ? "" : "s");
  }

  private List<String[]> links() {
    List<String[]> links = new ArrayList<>();
    links.add(new String[] {"answer", "Answer"});
    links.add(new String[] {"caveats", "Caveats"});
    if (!data.setup().isEmpty()) {
      links.add(new String[] {"what", "What was run"});
    }
    links.add(new String[] {"results", "Results"});
    links.add(new String[] {"plots", "Accuracy against cost"});
    if (!data.scenes().isEmpty()) {
      links.add(new String[] {"maps", "Maps"});
    }
    if (!data.confusions().isEmpty()) {
      links.add(new String[] {"classes", "Classes"});
    }
    if (!data.environment().isEmpty()) {
      links.add(new String[] {"hardware", "Hardware"});
    }
    return links;
  }

  private void caveats() {
    List<String> caveats = new ArrayList<>(Caveats.of(standings));
    caveats.addAll(data.caveats());
    page.open("section", "id", "caveats");
    page.leaf("h2", "Before you believe it");
    page.open("ul", "class", "caveats");
    caveats.forEach(caveat -> page.leaf("li", caveat));
    page.close();
    page.close();
  }

  private void facts(String id, String heading, List<Fact> facts) {
    if (facts.isEmpty()) {
      return;
    }
    page.open("section", "id", id);
    page.leaf("h2", heading);
    page.open("dl", "class", "facts");
    for (Fact fact : facts) {
      page.leaf("dt", fact.term());
      page.leaf("dd", fact.text());
    }
    page.close();
    page.close();
  }

  private void method() {
    page.open("section", "id", "method");
    page.leaf("h2", "How to read the numbers");
    page.open("dl", "class", "facts");
    String[][] terms = {
      {"OA, AA", "Overall accuracy; mean of the accuracies of the classes that have test pixels."},
      {"kappa", "Cohen's kappa times 100: agreement beyond what chance would give."},
      {
        "±",
        "Half of the 95% confidence interval of the mean over the seeds (Student's t). No ± means a"
            + " single seed."
      },
      {
        "▲ ▼",
        "Better or worse than the baseline of the same network: paired t-test over the seeds, two-sided,"
            + " at 5% after Holm's correction for all recipes of that network. With few seeds and"
            + " many recipes it finds only large differences; no mark does not mean no difference."
      },
      {
        "≠",
        "The label maps differ from the baseline's by more than chance: McNemar's test (mid-p) on the"
            + " test pixels, seeds combined after Rüger, at 5% after Holm. It speaks of these pixels,"
            + " not of other seeds or land. statistics.csv has the numbers."
      },
      {
        "Overlap",
        "Share of test pixels whose window holds a pixel that was trained or validated on."
      },
      {
        "OA drop",
        "Percentage points below the baseline of the same scene, split, network, window and seed."
      },
      {
        "MACs",
        "Multiply-accumulates to classify one pixel from its window. The whole-scene form shares"
            + " most of them between neighbours."
      },
      {
        "Files",
        "Bytes on disk: the model file, and the exported ONNX file with the band transform inside."
      },
      {"Times", "Median of the exported file, taken in a fresh process."}
    };
    for (String[] term : terms) {
      page.leaf("dt", term[0]);
      page.leaf("dd", term[1]);
    }
    page.close();
    page.close();
  }

  static String stylesheet() {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
