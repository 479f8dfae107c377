package org.spectrim.report;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.spectrim.report.Svg.Point;
import org.spectrim.statistics.Interval;

/** Accuracy against bytes, time, MACs and latency, for each scene and split. */
final class PlotSection {
  static final int COLOURS = 8;

  /**
   * Accuracies further apart than this are spaced by their errors, so that good ones do not crowd.
   */
  private static final double WIDE_RANGE = 12;

  /** Whiskers get this many percentage points; longer ones, as of two seeds, are cut off. */
  private static final double WHISKER_ROOM = 1;

  private PlotSection() {}

  static void write(Markup page, List<Standings> all) {
    page.open("section", "id", "plots");
    page.leaf("h2", "Accuracy against cost");
    page.leaf(
        "p",
        "Up and to the left is better. The line is the Pareto front: no other model is both cheaper"
            + " and at least as accurate. Whiskers are 95% intervals over the seeds.",
        "class",
        "lead");
    Map<String, Integer> colours = colours(all);
    legend(page, all, colours);
    int number = 0;
    for (Standings standings : all) {
      page.leaf("h3", standings.arena().title());
      page.open("div", "class", "plots");
      for (Measure cost : costs(standings)) {
        List<Summary> shown =
            standings.summaries().stream().filter(s -> s.has(cost) && s.has(Measure.OA)).toList();
        if (!shown.isEmpty()) {
          plot(page, "plot" + number++, standings, shown, cost, colours);
        }
      }
      page.close();
    }
    page.close();
  }

  /** Size and time, and what else was measured of them. */
  static Set<Measure> costs(Standings standings) {
    Set<Measure> costs = new LinkedHashSet<>(List.of(standings.size(), standings.time()));
    for (Measure measure : List.of(Measure.MACS, Measure.LATENCY_B1)) {
      if (standings.summaries().stream().anyMatch(s -> s.has(measure))) {
        costs.add(measure);
      }
    }
    return costs;
  }

  private static Map<String, Integer> colours(List<Standings> all) {
    Map<String, Integer> colours = new LinkedHashMap<>();
    for (Standings standings : all) {
      for (Summary summary : standings.summaries()) {
        colours.putIfAbsent(summary.setting().kind(), colours.size() % COLOURS);
      }
    }
    return colours;
  }

  private static void legend(Markup page, List<Standings> all, Map<String, Integer> colours) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    all.stream()
        .flatMap(standings -> standings.summaries().stream())
        .forEach(summary -> families.add(Family.of(summary.setting().recipe())));
    page.open("ul", "class", "legend", "aria-label", "Colours and shapes of the plots");
    colours.forEach((kind, colour) -> entry(page, kind, "k" + colour, Marker.CIRCLE));
    families.forEach(family -> entry(page, family.title(), "shape", Marker.of(family)));
    page.close();
  }

  private static void entry(Markup page, String text, String style, Marker marker) {
    page.open("li");
    page.open("svg", "viewBox", "-10 -10 20 20", "class", style, "aria-hidden", "true");
    marker.draw(page, 0, 0, 6);
    page.close();
    page.text(text).close();
  }

  private static void plot(
      Markup page,
      String id,
      Standings standings,
      List<Summary> shown,
      Measure cost,
      Map<String, Integer> colours) {
    Map<Summary, Point> points = new LinkedHashMap<>();
    shown.forEach(s -> points.put(s, point(s, cost, colours)));
    List<Point> front =
        ParetoFront.of(shown, s -> s.mean(cost), s -> s.mean(Measure.OA)).stream()
            .map(points::get)
            .toList();
    double[] costs = shown.stream().mapToDouble(s -> s.mean(cost)).toArray();
    DoubleFunction<String> label = value -> tick(cost, value);
    String best = String.join("; ", front.stream().map(Point::tooltip).toList());
    page.open("figure");
    page.verbatim(
        Svg.plot(
            id,
            "Overall accuracy against " + title(cost) + ", " + standings.arena().title(),
            shown.size() + " models; on the Pareto front, cheapest first: " + best,
            Axis.logarithmic(title(cost), costs, label),
            accuracyAxis(shown),
            List.copyOf(points.values()),
            front));
    page.close();
  }

  private static Point point(Summary summary, Measure cost, Map<String, Integer> colours) {
    Setting setting = summary.setting();
    return new Point(
        summary.mean(cost),
        summary.mean(Measure.OA),
        summary.of(Measure.OA).halfWidth(),
        colours.getOrDefault(setting.kind(), 0),
        Marker.of(Family.of(setting.recipe())),
        setting.shortLabel(),
        setting.label()
            + ": OA "
            + summary.format(Measure.OA)
            + " %, "
            + cost.title()
            + " "
            + summary.format(cost));
  }

  private static String title(Measure cost) {
    return switch (cost) {
      case SCENE_SECONDS -> "time for the whole scene";
      case LATENCY_B1 -> "time for one window";
      case MACS -> "multiply-accumulates a pixel";
      default -> "size of the " + cost.title();
    };
  }

  private static String tick(Measure cost, double value) {
    return cost.format(value).replaceAll("\\.0+(?= )", "").replaceAll("(\\.\\d*?)0+(?= )", "$1");
  }

  private static Axis accuracyAxis(List<Summary> shown) {
    double[] means = shown.stream().mapToDouble(s -> s.mean(Measure.OA)).sorted().toArray();
    String title = "overall accuracy %";
    if (means[means.length - 1] - means[0] > WIDE_RANGE) {
      return Axis.percentByError(title + ", spaced by error", means);
    }
    double[] withWhiskers =
        shown.stream()
            .flatMapToDouble(s -> DoubleStream.of(end(s, -1), s.mean(Measure.OA), end(s, 1)))
            .toArray();
    return Axis.percent(title, withWhiskers);
  }

  /** The end of a whisker, as far as there should be room for it. */
  private static double end(Summary summary, int direction) {
    Interval oa = summary.of(Measure.OA);
    double length = oa.bounded() ? Math.min(oa.halfWidth(), WHISKER_ROOM) : 0;
    return Math.min(100, oa.mean() + direction * length);
  }
}
