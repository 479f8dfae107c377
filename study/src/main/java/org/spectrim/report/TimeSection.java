package org.spectrim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.recipe.Step;
import org.spectrim.report.ReportData.TrialDetail;

/** Where the study's time went: by kind of step for each network and each family of methods. */
final class TimeSection {
  private static final String REST = "test and export";

  private final Markup page;
  private final List<String> kinds = new ArrayList<>();

  /** Seconds by kind of step, and all together, of some trials. */
  private static final class Sum {
    private final Map<String, Double> kinds = new LinkedHashMap<>();
    private int trials;
    private double all;

    void add(TrialDetail detail) {
      trials++;
      all += detail.seconds();
      double steps = 0;
      for (Map.Entry<String, Double> step : detail.steps().entrySet()) {
        kinds.merge(step.getKey(), step.getValue(), Double::sum);
        steps += step.getValue();
      }
      kinds.merge(REST, Math.max(0, detail.seconds() - steps), Double::sum);
    }
  }

  TimeSection(Markup page) {
    this.page = page;
  }

  /** Trials whose time was not kept are left out; nothing is written where no time was. */
  void write(List<TrialDetail> details) {
    List<TrialDetail> timed =
        details.stream().filter(detail -> !Double.isNaN(detail.seconds())).toList();
    if (timed.isEmpty()) {
      return;
    }
    Map<String, Sum> networks = new LinkedHashMap<>();
    Map<String, Sum> families = new LinkedHashMap<>();
    Sum all = new Sum();
    for (TrialDetail detail : timed) {
      networks.computeIfAbsent(detail.row().model(), key -> new Sum()).add(detail);
      String family = Family.of(detail.row().recipe()).title();
      families.computeIfAbsent(family, key -> new Sum()).add(detail);
      all.add(detail);
    }
    for (String kind : Step.KINDS) {
      if (all.kinds.containsKey(kind)) {
        kinds.add(kind);
      }
    }
    kinds.add(REST);
    page.open("section", "id", "time");
    page.leaf("h2", "Time spent");
    page.leaf(
        "p",
        "Time of the clock in which trials were made, steps that several recipes share counted once,"
            + " with the recipe for which they were made first.",
        "class",
        "lead");
    table("Time by network and kind of step", "network", networks, all);
    table("Time by family of methods and kind of step", "family", families, all);
    page.close();
  }

  private void table(String title, String what, Map<String, Sum> sums, Sum all) {
    page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", title);
    page.open("table");
    page.leaf("caption", title);
    page.open("thead").open("tr");
    page.leaf("th", what, "scope", "col", "class", "words");
    page.leaf("th", "trials", "scope", "col", "class", "number");
    kinds.forEach(kind -> page.leaf("th", kind, "scope", "col", "class", "number"));
    page.leaf("th", "all", "scope", "col", "class", "number");
    page.close().close();
    page.open("tbody");
    sums.forEach((name, sum) -> row(name, sum));
    row("all", all);
    page.close().close().close();
  }

  private void row(String name, Sum sum) {
    page.open("tr");
    page.leaf("th", name, "scope", "row", "class", "words");
    page.leaf("td", String.valueOf(sum.trials), "class", "number");
    for (String kind : kinds) {
      Double seconds = sum.kinds.get(kind);
      page.leaf("td", seconds == null ? "–" : Quantity.seconds(seconds), "class", "number");
    }
    page.leaf("td", Quantity.seconds(sum.all), "class", "number");
    page.close();
  }
}
