package org.spectrim.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.io.AtomicFile;
import org.spectrim.report.ReportData.Fact;
import org.spectrim.study.TrialRow;

/**
 * The report of a study: one HTML file that needs no other, for light and dark screens and for
 * paper. It begins with the answer, goes on with what stands against believing it, and then shows
 * everything.
 */
final class HtmlReport {
  private static final Pattern SECTION =
      Pattern.compile("<section id=\"([a-z]+)\">\\s*<h2>([^<&]*)</h2>");

  private final ReportData data;
  private final List<Standings> standings;
  private final Markup main = new Markup();

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
    Markup page = new Markup();
    page.open("html", "lang", "en");
    page.open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.leaf("title", data.title());
    page.open("style").verbatim(stylesheet()).close();
    page.close();
    page.open("body");
    sections();
    header(page);
    page.open("main").verbatim(main.toString()).close();
    page.close();
    page.close();
    return "<!DOCTYPE html>\n" + page;
  }

  private void sections() {
    AnswerSection.write(main, standings, data.comparisons());
    caveats();
    facts("what", "What was run", data.setup());
    new ResultsSection(main, data).write(standings);
    RankSection.write(main, Ranking.of(standings));
    new OverlapSection(main).write(standings);
    PlotSection.write(main, standings);
    DistillationSection.write(main, Gains.of(data.details()));
    new FamilySection(main, data.details()).write(standings);
    MapSection.write(main, data.scenes(), data.rows());
    ClassSection.write(main, data.confusions());
    SpectraSection.write(main, data.scenes());
    new TimeSection(main).write(data.details());
    facts("hardware", "Hardware and software", data.environment());
    method();
    SourceSection.write(main, data);
  }

  private void header(Markup page) {
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
    // A section may be absent: what is linked is what was written.
    Matcher headings = SECTION.matcher(main.toString());
    while (headings.find()) {
      page.leaf("a", headings.group(2), "href", "#" + headings.group(1));
    }
    page.close();
    page.close();
  }

  private static String distinct(List<String> names, String what) {
    return names.size() + " " + what + (names.size() == 1 ? "" : "s");
  }

  private void caveats() {
    List<String> caveats = new ArrayList<>(Caveats.of(standings));
    caveats.addAll(data.caveats());
    main.open("section", "id", "caveats");
    main.leaf("h2", "Before you believe it");
    main.open("ul", "class", "caveats");
    caveats.forEach(caveat -> main.leaf("li", caveat));
    main.close();
    main.close();
  }

  private void facts(String id, String heading, List<Fact> facts) {
    if (facts.isEmpty()) {
      return;
    }
    main.open("section", "id", id);
    main.leaf("h2", heading);
    main.open("dl", "class", "facts");
    for (Fact fact : facts) {
      main.leaf("dt", fact.term());
      main.leaf("dd", fact.text());
    }
    main.close();
    main.close();
  }

  private void method() {
    main.open("section", "id", "method");
    main.leaf("h2", "How to read the numbers");
    main.open("dl", "class", "facts");
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
      main.leaf("dt", term[0]);
      main.leaf("dd", term[1]);
    }
    main.close();
    main.close();
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
