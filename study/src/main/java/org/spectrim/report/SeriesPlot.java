package org.spectrim.report;

import java.util.List;

/**
 * Lines through points with whiskers as inline SVG, drawn with the classes of {@code report.css}.
 */
final class SeriesPlot {
  private static final int LEFT = 58;
  private static final int RIGHT = 14;
  private static final int TOP = 14;
  private static final int BOTTOM = 50;
  private static final double RADIUS = 3.5;
  private static final double SPREAD = 2.5;
  private static final int ENTRIES = 4;
  private static final int LINE = 18;
  private static final int SWATCH = 36;
  private static final double CHARACTER = 6;

  /**
   * A value of a series.
   *
   * @param whisker above and below; NaN for none
   */
  record Dot(double x, double y, double whisker, String tooltip) {
    /** A place that a line goes through without a mark. */
    static Dot unmarked(double x, double y) {
      return new Dot(x, y, Double.NaN, "");
    }

    boolean marked() {
      return !tooltip.isEmpty();
    }
  }

  /**
   * A line.
   *
   * @param style index of its colour and, beyond {@link PlotSection#COLOURS}, of its dashes
   * @param dots from left to right
   */
  record Series(String name, int style, List<Dot> dots) {
    String classes() {
      String dashes =
          style < PlotSection.COLOURS
              ? ""
              : style < 2 * PlotSection.COLOURS ? " dashed" : " dotted";
      return "k" + style % PlotSection.COLOURS + dashes;
    }
  }

  private final Axis x;
  private final Axis y;
  private final Markup out = new Markup();

  private SeriesPlot(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /** Draws a plot; see {@link Svg#plot} for the texts. */
  static String draw(
      String id, String title, String description, Axis x, Axis y, List<Series> all) {
    SeriesPlot plot = new SeriesPlot(x, y);
    int entries = entries(all);
    plot.out.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + Svg.WIDTH + " " + (Svg.HEIGHT + LINE * ((all.size() + entries - 1) / entries)),
        "role",
        "img",
        "class",
        "plot",
        "aria-labelledby",
        id + "-title " + id + "-desc");
    plot.out.leaf("title", title, "id", id + "-title");
    plot.out.leaf("desc", description, "id", id + "-desc");
    plot.axes();
    for (int i = 0; i < all.size(); i++) {
      // Whiskers of several lines at one place would cover each other.
      plot.series(all.get(i), SPREAD * (i - (all.size() - 1) / 2.0));
      plot.legend(all.get(i), i, entries);
    }
    return plot.out.close().toString();
  }

  /** How many names fit into a row of the legend. */
  static int entries(List<Series> all) {
    int longest = all.stream().mapToInt(series -> series.name().length()).max().orElse(1);
    int fitting = (int) ((Svg.WIDTH - LEFT) / (SWATCH + CHARACTER * longest));
    return Math.max(1, Math.min(ENTRIES, fitting));
  }

  private double px(double value) {
    return LEFT + x.position(value) * (Svg.WIDTH - LEFT - RIGHT);
  }

  /** A line without whiskers, as that of the baseline, goes from end to end. */
  private double at(Dot dot, Series series, double shift) {
    boolean exact = series.dots().stream().allMatch(other -> Double.isNaN(other.whisker()));
    return px(dot.x()) + (exact ? 0 : shift);
  }

  private double py(double value) {
    double height = Svg.HEIGHT - BOTTOM - y.position(value) * (Svg.HEIGHT - TOP - BOTTOM);
    return Math.min(Svg.HEIGHT - BOTTOM, Math.max(TOP, height));
  }

  private void axes() {
    int bottom = Svg.HEIGHT - BOTTOM;
    int right = Svg.WIDTH - RIGHT;
    for (double tick : x.ticks()) {
      line("grid", px(tick), TOP, px(tick), bottom);
      text("tick", x.label().apply(tick), px(tick), bottom + 17.0, "middle");
    }
    for (double tick : y.ticks()) {
      line("grid", LEFT, py(tick), right, py(tick));
      text("tick", y.label().apply(tick), LEFT - 7.0, py(tick) + 4, "end");
    }
    line("axis", LEFT, bottom, right, bottom);
    line("axis", LEFT, TOP, LEFT, bottom);
    text("axis-title", x.title(), (LEFT + right) / 2.0, Svg.HEIGHT - 10.0, "middle");
    out.leaf(
        "text",
        y.title(),
        "class",
        "axis-title",
        "text-anchor",
        "middle",
        "transform",
        "translate(15 " + (TOP + bottom) / 2 + ") rotate(-90)");
  }

  private void legend(Series series, int index, int entries) {
    double left = LEFT + index % entries * (double) (Svg.WIDTH - LEFT) / entries;
    double middle = Svg.HEIGHT + LINE * (index / entries) + LINE / 2.0;
    out.open("g", "class", series.classes());
    String path = "M" + Svg.number(left) + " " + Svg.number(middle) + "h22";
    out.empty("path", "class", "series", "d", path).close();
    text("tick", series.name(), left + 27, middle + 4, "start");
  }

  private void series(Series series, double shift) {
    out.open("g", "class", series.classes());
    StringBuilder path = new StringBuilder();
    for (Dot dot : series.dots()) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(Svg.number(at(dot, series, shift)))
          .append(' ')
          .append(Svg.number(py(dot.y())));
    }
    out.empty("path", "class", "series", "d", path.toString());
    for (Dot dot : series.dots()) {
      if (!dot.marked()) {
        continue;
      }
      out.open("g");
      out.leaf("title", dot.tooltip());
      if (!Double.isNaN(dot.whisker())) {
        line(
            "whisker",
            at(dot, series, shift),
            py(dot.y() - dot.whisker()),
            at(dot, series, shift),
            py(Math.min(100, dot.y() + dot.whisker())));
      }
      Marker.CIRCLE.draw(out, at(dot, series, shift), py(dot.y()), RADIUS);
      out.close();
    }
    out.close();
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    out.empty(
        "line",
        "class",
        style,
        "x1",
        Svg.number(x1),
        "y1",
        Svg.number(y1),
        "x2",
        Svg.number(x2),
        "y2",
        Svg.number(y2));
  }

  private void text(String style, String text, double atX, double atY, String anchor) {
    out.leaf(
        "text",
        text,
        "class",
        style,
        "x",
        Svg.number(atX),
        "y",
        Svg.number(atY),
        "text-anchor",
        anchor);
  }
}
