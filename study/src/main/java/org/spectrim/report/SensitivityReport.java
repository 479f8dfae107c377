package org.spectrim.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spectrim.io.AtomicFile;
import org.spectrim.prune.Sensitivity;
import org.spectrim.prune.Sensitivity.Layer;
import org.spectrim.report.SeriesPlot.Dot;
import org.spectrim.report.SeriesPlot.Series;

/** What each layer's pruning costs, as a table of values and as a page with a plot. */
public final class SensitivityReport {
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
    return Page.of(title, page -> fill(page, found));
  }

  private static void fill(Markup page, Sensitivity found) {
    page.leaf(
        "p",
        String.format(
            Locale.ROOT,
            "Each layer pruned alone, nothing trained afterwards; accuracy on %,d %s pixels, %.2f%%"
                + " before. Test pixels were not looked at.",
            found.count(),
            found.pixels(),
            100 * found.accuracy()));
    page.open("figure").verbatim(plot(found)).close();
    table(page, found);
  }

  /** A line for each layer; they all begin at the accuracy of the whole model. */
  private static String plot(Sensitivity found) {
    List<Series> lines = new ArrayList<>();
    for (Layer layer : found.layers()) {
      List<Dot> dots = new ArrayList<>();
      if (layer.points().get(0).ratio() > 0) {
        dots.add(dot(layer, 0, layer.filters(), found.accuracy()));
      }
      layer.points().forEach(p -> dots.add(dot(layer, p.ratio(), p.kept(), p.accuracy())));
      lines.add(new Series(name(layer), lines.size(), dots));
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= TICKS; i++) {
      ticks.add(i * TICK);
    }
    double[] percent =
        lines.stream().flatMap(line -> line.dots().stream()).mapToDouble(Dot::y).toArray();
    return SeriesPlot.draw(
        "sensitivity",
        "Accuracy with one layer pruned",
        "Accuracy against the share of a layer's filters that is removed, a line for each layer",
        new Axis("share of the layer's filters removed", 0, 1, x -> x, ticks, Axis::plain),
        Axis.percent("accuracy %", percent),
        lines);
  }

  private static Dot dot(Layer layer, double ratio, int kept, double accuracy) {
    double percent = 100 * accuracy;
    String text =
        String.format(
            Locale.ROOT,
            "%s: %d of %d filters, %.2f%%",
            name(layer),
            kept,
            layer.filters(),
            percent);
    return new Dot(ratio, percent, Double.NaN, text);
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
