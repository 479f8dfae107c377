package org.spectrim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spectrim.metric.ClassMetric;
import org.spectrim.report.ReportData.TrialConfusion;
import org.spectrim.report.Setting.Arena;
import org.spectrim.scene.LandClass;

/** Accuracies of the classes, means over the seeds: a table for each scene and split. */
final class ClassSection {
  private ClassSection() {}

  static void write(Markup page, List<TrialConfusion> confusions) {
    if (confusions.isEmpty()) {
      return;
    }
    Map<Arena, Map<Setting, List<TrialConfusion>>> groups = new LinkedHashMap<>();
    for (TrialConfusion trial : confusions) {
      Arena arena = new Arena(trial.scene(), trial.split());
      Setting setting = new Setting(arena, trial.window(), trial.model(), trial.recipe());
      groups
          .computeIfAbsent(arena, key -> new LinkedHashMap<>())
          .computeIfAbsent(setting, key -> new ArrayList<>())
          .add(trial);
    }
    page.open("section", "id", "classes");
    page.leaf("h2", "Accuracy of each class");
    page.leaf(
        "p",
        "Percent, mean over the seeds; a dash where there is nothing to divide by. Below each class:"
            + " its test pixels. Classes with few of them say little.",
        "class",
        "lead");
    groups.forEach((arena, settings) -> arena(page, arena, settings));
    page.close();
  }

  private static void arena(Markup page, Arena arena, Map<Setting, List<TrialConfusion>> settings) {
    table(page, arena, settings, ClassMetric.PRODUCERS_ACCURACY);
    page.open("details");
    page.leaf("summary", "User's accuracy and F1, " + arena.title());
    table(page, arena, settings, ClassMetric.USERS_ACCURACY);
    table(page, arena, settings, ClassMetric.F1);
    page.close();
  }

  private static void table(
      Markup page, Arena arena, Map<Setting, List<TrialConfusion>> settings, ClassMetric metric) {
    String title = arena.title() + ": " + metric.title() + " %";
    page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", title);
    page.open("table", "class", "classes");
    page.leaf("caption", title);
    TrialConfusion first = settings.values().iterator().next().get(0);
    page.open("thead").open("tr");
    page.leaf("th", "network", "scope", "col", "class", "words");
    page.leaf("th", "recipe", "scope", "col", "class", "words");
    for (int c = 0; c < first.classes().size(); c++) {
      LandClass landClass = first.classes().get(c);
      page.open("th", "scope", "col", "class", "number");
      page.open(
          "span",
          "class",
          "swatch",
          "style",
          String.format(Locale.ROOT, "background:#%06x", landClass.rgb()));
      page.close();
      page.text(landClass.name());
      page.leaf("small", String.valueOf(first.matrix().targets(c)));
      page.close();
    }
    page.close().close();
    page.open("tbody");
    settings.forEach((setting, trials) -> row(page, setting, trials, metric));
    page.close().close().close();
  }

  private static void row(
      Markup page, Setting setting, List<TrialConfusion> trials, ClassMetric metric) {
    page.open("tr");
    page.leaf("th", setting.model(), "scope", "row", "class", "words");
    page.leaf("td", setting.recipe(), "class", "words");
    int classes = trials.get(0).classes().size();
    for (int c = 0; c < classes; c++) {
      double mean = mean(trials, metric, c);
      if (Double.isNaN(mean)) {
        page.leaf("td", "–", "class", "number");
      } else {
        page.leaf(
            "td",
            String.format(Locale.ROOT, "%.1f", 100 * mean),
            "class",
            "number heat",
            "style",
            String.format(Locale.ROOT, "--miss:%.0f%%", 100 * (1 - mean)));
      }
    }
    page.close();
  }

  /** Over the trials in which the class has a value; NaN if there is none. */
  static double mean(List<TrialConfusion> trials, ClassMetric metric, int index) {
    return trials.stream()
        .mapToDouble(trial -> metric.of(trial.matrix(), index))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
