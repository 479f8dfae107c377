package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spectrim.report.SeriesPlot.Dot;
import org.spectrim.report.SeriesPlot.Series;

/** The same network and recipe under several splits: what overlapping windows add to accuracy. */
final class OverlapSection {
  /** Lines beyond these could not be told apart. */
  private static final int MOST_LINES = 6;

  private final Markup page;
  private int number;

  /** What is trained in the same way under each split. */
  private record Method(String model, int window, String recipe) {
    static Method of(Setting setting) {
      return new Method(setting.model(), setting.window(), setting.recipe());
    }

    boolean isBaseline() {
      return recipe.equals(Setting.BASELINE);
    }

    String label() {
      return "%s %dx%d %s".formatted(model, window, window, recipe);
    }
  }

  OverlapSection(Markup page) {
    this.page = page;
  }

  /** Writes the scenes that have several splits; nothing if there is none. */
  void write(List<Standings> all) {
    Map<String, List<Standings>> scenes = new LinkedHashMap<>();
    for (Standings standings : all) {
      scenes.computeIfAbsent(standings.arena().scene(), key -> new ArrayList<>()).add(standings);
    }
    scenes.values().removeIf(splits -> splits.size() < 2);
    if (scenes.isEmpty()) {
      return;
    }
    page.open("section", "id", "overlap");
    page.leaf("h2", "Overlap against accuracy");
    page.leaf(
        "p",
        "The same network, trained in the same way, under each split of a scene. Below the accuracy:"
            + " the share of test pixels whose window holds a pixel that was trained or validated"
            + " on. The last column is what the split with the most overlap shows above the one with"
            + " the least. It is not overlap alone: the splits differ in training and test pixels"
            + " too, and pixels of one field resemble each other even where no window is shared.",
        "class",
        "lead");
    scenes.forEach(this::scene);
    page.close();
  }

  private void scene(String scene, List<Standings> splits) {
    Map<Method, Map<String, Summary>> methods = new LinkedHashMap<>();
    for (Standings standings : splits) {
      for (Summary summary : standings.summaries()) {
        if (summary.has(Measure.OA)) {
          methods
              .computeIfAbsent(Method.of(summary.setting()), key -> new LinkedHashMap<>())
              .put(standings.arena().split(), summary);
        }
      }
    }
    methods.values().removeIf(summaries -> summaries.size() < 2);
    List<Method> order = new ArrayList<>(methods.keySet());
    order.sort(Comparator.comparing(method -> !method.isBaseline()));
    if (order.isEmpty()) {
      return;
    }
    List<String> names = splits.stream().map(standings -> standings.arena().split()).toList();
    page.leaf("h3", scene);
    List<Method> first = order.stream().filter(Method::isBaseline).toList();
    List<Method> others = order.stream().filter(method -> !method.isBaseline()).toList();
    figure(scene, first.isEmpty() ? others : first, methods);
    if (!first.isEmpty()) {
      table(scene + ": baselines under each split", first, names, methods);
    }
    if (!others.isEmpty()) {
      page.open("details");
      page.leaf("summary", scene + ": the other recipes under each split");
      table(scene + ": recipes under each split", others, names, methods);
      page.close();
    }
  }

  private void table(
      String title,
      List<Method> order,
      List<String> splits,
      Map<Method, Map<String, Summary>> methods) {
    page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", title);
    page.open("table");
    page.leaf("caption", title + ", overall accuracy %");
    page.open("thead").open("tr");
    page.leaf("th", "network, window, recipe", "scope", "col", "class", "words");
    splits.forEach(split -> page.leaf("th", split, "scope", "col", "class", "number"));
    page.leaf("th", "most less least overlap", "scope", "col", "class", "number");
    page.close().close();
    page.open("tbody");
    for (Method method : order) {
      Map<String, Summary> summaries = methods.getOrDefault(method, Map.of());
      page.open("tr");
      page.leaf("th", method.label(), "scope", "row", "class", "words");
      for (String split : splits) {
        cell(summaries, split);
      }
      double leak = leak(new ArrayList<>(summaries.values()));
      page.leaf("td", Measure.OA_DROP.format(leak), "class", "number");
      page.close();
    }
    page.close().close().close();
  }

  private void cell(Map<String, Summary> summaries, String split) {
    Summary summary = summaries.get(split);
    page.open("td", "class", "number");
    if (summary == null) {
      page.text("–");
    } else {
      page.text(summary.format(Measure.OA));
      page.leaf("small", String.format(Locale.ROOT, "%.1f%% overlap", summary.overlap()));
    }
    page.close();
  }

  /**
   * Accuracy under the split that overlaps most less that under the one that overlaps least; NaN
   * where all overlap alike.
   */
  static double leak(List<Summary> summaries) {
    Comparator<Summary> byOverlap = Comparator.comparingDouble(Summary::overlap);
    Summary most = summaries.stream().max(byOverlap).orElseThrow();
    Summary least = summaries.stream().min(byOverlap).orElseThrow();
    return most.overlap() > least.overlap()
        ? most.mean(Measure.OA) - least.mean(Measure.OA)
        : Double.NaN;
  }

  private void figure(String scene, List<Method> order, Map<Method, Map<String, Summary>> methods) {
    List<Series> lines = new ArrayList<>();
    List<Dot> all = new ArrayList<>();
    for (Method method : order.subList(0, Math.min(MOST_LINES, order.size()))) {
      List<Dot> dots = new ArrayList<>();
      methods.getOrDefault(method, Map.of()).forEach((split, s) -> dots.add(dot(split, s)));
      dots.sort(Comparator.comparingDouble(Dot::x));
      lines.add(new Series(method.label(), lines.size(), dots));
      all.addAll(dots);
    }
    Axis x = Axis.percent("test windows that overlap, %", xs(all));
    Axis y = Axis.percent("overall accuracy %", all.stream().mapToDouble(Dot::y).toArray());
    page.open("div", "class", "plots").open("figure");
    page.verbatim(
        SeriesPlot.draw(
            "overlap" + number++,
            "Overall accuracy against overlap, " + scene,
            lines.size()
                + " lines: "
                + String.join("; ", lines.stream().map(Series::name).toList()),
            x,
            y,
            lines));
    page.leaf("figcaption", scene + ": one point a split, named where the pointer rests").close();
    page.close();
  }

  private static double[] xs(List<Dot> dots) {
    return dots.stream().mapToDouble(Dot::x).toArray();
  }

  private static Dot dot(String split, Summary summary) {
    return new Dot(
        summary.overlap(),
        summary.mean(Measure.OA),
        summary.of(Measure.OA).halfWidth(),
        "%s, %s: OA %s %%, overlap %s%%"
            .formatted(
                summary.setting().label(),
                split,
                summary.format(Measure.OA),
                Axis.plain(summary.overlap())));
  }
}
