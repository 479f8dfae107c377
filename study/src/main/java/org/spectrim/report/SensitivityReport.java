package org.spectrim.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.spectrim.io.AtomicFile;
import org.spectrim.prune.Sensitivity;
import org.spectrim.prune.Sensitivity.Layer;
import org.spectrim.report.Svg.Point;

/** What each layer's pruning costs, as a table of values and as a page with a plot. */
public final class SensitivityReport {
  private static final List<Marker> MARKERS = List.copyOf(EnumSet.allOf(Marker.class));
  private static final int COLOURS = 8;
  private static final double TICK = 0.1;
  private static final int TICKS = 10;

  private SensitivityReport() {}

  /**
   * Writes or replaces a file, atomically: a page, or a table if its name ends in {@code .csv}.
   *
   * @param title one line: model, scene, split, criterion
   * @throws org.spectrim.error.InputException if it cannot be written
   */
  public static void write(String title, Sensitivity found, Path file) {
    AtomicFile.write(file, file.toString().endsWith(".csv") ? csv(found) : page(title, found));
  }

  /** RFC 4180 with a header; accuracies and drops in percent and percentage points. */
  static String csv(Sensitivity found) {
    StringBuilder text = new StringBuilder("layer,filters,ratio,kept,accuracy,drop,pixels\r\n");
    for (Layer layer : found.layers()) {
      for (Sensitivity.Point point : layer.points()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%s,%d,%.2f,%.2f,%s\r\n",
                name(layer),
                layer.filters(),
                Axis.plain(point.ratio()),
                point.kept(),
                100 * point.accuracy(),
                100 * (found.accuracy() - point.accuracy()),
                found.pixels()));
      }
    }
    return text.toString();
  }

  /** "conv1", or "conv1 + res_b" for layers that lose their filters together. */
  public static String name(Layer layer) {
    return String.join(" + ", layer.names());
  }

  static String page(String title, Sensitivity found) {
    Markup page = new Markup();
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.leaf("title", title);
    page.open("style").verbatim(HtmlReport.stylesheet()).close().close();
    page.open("body").open("main");
    page.leaf("h1", title);
    page.leaf(
        "p",
        String.format(
            Locale.ROOT,
            "Each layer pruned alone, nothing trained afterwards; accuracy on %,d %s pixels, %.2f%%"
                + " before. Test pixels were not looked at.",
            found.count(),
            found.pixels(),
            100 * found.accuracy()));
    page.open("ul", "class", "legend");
    for (int i = 0; i < found.layers().size(); i++) {
      page.open("li");
      page.open("svg", "viewBox", "-10 -10 20 20", "class", colour(i), "aria-hidden", "true");
      marker(i).draw(page, 0, 0, 6);
      page.close().text(name(found.layers().get(i))).close();
    }
    page.close();
    page.open("figure").verbatim(plot(found)).close();
    table(page, found);
    page.close().close().close();
    return "<!DOCTYPE html>\n" + page;
  }

  private static String colour(int layer) {
    return "k" + layer % COLOURS;
  }

  private static Marker marker(int layer) {
    return MARKERS.get(layer % MARKERS.size());
  }

  private static String plot(Sensitivity found) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < found.layers().size(); i++) {
      Layer layer = found.layers().get(i);
      for (Sensitivity.Point point : layer.points()) {
        double percent = 100 * point.accuracy();
        String text =
            String.format(
                Locale.ROOT,
                "%s: %d of %d filters, %.2f%%",
                name(layer),
                point.kept(),
                layer.filters(),
                percent);
        points.add(new Point(point.ratio(), percent, Double.NaN, i % COLOURS, marker(i), "", text));
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= TICKS; i++) {
      ticks.add(i * TICK);
    }
    return Svg.plot(
        "sensitivity",
        "Accuracy with one layer pruned",
        "Accuracy against the share of a layer's filters that is removed, for each layer",
        new Axis("share of the layer's filters removed", 0, 1, x -> x, ticks, Axis::plain),
        Axis.percent("accuracy %", points.stream().mapToDouble(Point::y).toArray()),
        points,
        List.of());
  }

  private static void table(Markup page, Sensitivity found) {
    page.open("div", "class", "scroll").open("table").open("thead").open("tr");
    page.leaf("th", "layer").leaf("th", "filters");
    found.layers().get(0).points().forEach(p -> page.leaf("th", Axis.plain(p.ratio())));
    page.close().close().open("tbody");
    for (Layer layer : found.layers()) {
      page.open("tr");
      page.leaf("th", name(layer), "scope", "row");
      page.leaf("td", String.valueOf(layer.filters()));
      layer
          .points()
          .forEach(p -> page.leaf("td", String.format(Locale.ROOT, "%.2f", 100 * p.accuracy())));
      page.close();
    }
    page.close().close().close();
  }
}
