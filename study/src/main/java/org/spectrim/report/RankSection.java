package org.spectrim.report;

import java.util.List;
import java.util.Locale;
import org.spectrim.report.Ranking.Ranked;

/** Mean ranks of methods over scenes. */
final class RankSection {
  private static final double LEVEL = 0.05;

  private RankSection() {}

  static void write(Markup page, List<Ranking> rankings) {
    if (rankings.isEmpty()) {
      return;
    }
    page.open("section", "id", "ranks");
    page.leaf("h2", "Ranks over scenes");
    page.leaf(
        "p",
        "Mean rank by overall accuracy, 1 is best; methods that ended on every scene. Two methods"
            + " whose ranks lie less apart than the critical difference (Nemenyi, 5%) are not told"
            + " apart. A handful of scenes tells little.",
        "class",
        "lead");
    rankings.forEach(ranking -> table(page, ranking));
    page.close();
  }

  private static void table(Markup page, Ranking ranking) {
    page.open("details");
    page.leaf(
        "summary",
        "%s, %d scenes: %s; critical difference %.2f"
            .formatted(
                ranking.split(),
                ranking.scenes().size(),
                test(ranking.p()),
                ranking.criticalDifference()));
    page.open("table");
    page.leaf("caption", ranking.split() + ": " + String.join(", ", ranking.scenes()));
    page.open("thead").open("tr");
    page.leaf("th", "mean rank", "scope", "col", "class", "number");
    page.leaf("th", "method", "scope", "col", "class", "words");
    page.close().close();
    page.open("tbody");
    for (Ranked method : ranking.methods()) {
      page.open("tr");
      page.leaf("td", String.format(Locale.ROOT, "%.2f", method.rank()), "class", "number");
      page.leaf("th", method.method(), "scope", "row", "class", "words");
      page.close();
    }
    page.close().close().close();
  }

  private static String test(double p) {
    return Double.isNaN(p)
        ? "all alike"
        : String.format(
            Locale.ROOT,
            p < LEVEL
                ? "they differ (Friedman, p = %.3f)"
                : "no difference found (Friedman, p = %.3f)",
            p);
  }
}
