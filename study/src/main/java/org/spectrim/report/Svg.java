package org.spectrim.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A scatter plot as inline SVG, drawn with the classes of {@code report.css} so that it follows the
 * page's light or dark colours: points with whiskers, a Pareto front, and labels that keep clear of
 * each other.
 */
final class Svg {
  static final int WIDTH = 600;
  static final int HEIGHT = 420;
  private static final int LEFT = 58;
  private static final int RIGHT = 14;
  private static final int TOP = 14;
  private static final int BOTTOM = 50;
  private static final double RADIUS = 5.5;

  /** How far the widest marker, the star, reaches, with its outline. */
  private static final double MARK = 1.35 * RADIUS + 1;

  /** Between a marker and its label. */
  private static final double GAP = 4;

  /**
   * A point of a plot.
   *
   * @param y its height, with {@code whisker} below and above (NaN for none)
   * @param colour index of the colour, a class {@code k0} to {@code k7}
   * @param marker its shape
   * @param label written beside it if it is on the front
   * @param tooltip shown when the pointer rests on it
   */
  record Point(
      double x,
      double y,
      double whisker,
      int colour,
      Marker marker,
      String label,
      String tooltip) {}

  private final Axis x;
  private final Axis y;
  private final Markup out = new Markup();

  private Svg(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /**
   * Draws a plot.
   *
   * @param id unique in the page
   * @param title for people who hear the page instead of seeing it
   * @param description likewise: what the plot shows
   * @param front those of the points that no other beats, from left to right
   */
  static String plot(
      String id,
      String title,
      String description,
      Axis x,
      Axis y,
      List<Point> points,
      List<Point> front) {
    Svg svg = new Svg(x, y);
    svg.out.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "class",
        "plot",
        "aria-labelledby",
        id + "-title " + id + "-desc");
    svg.out.leaf("title", title, "id", id + "-title");
    svg.out.leaf("desc", description, "id", id + "-desc");
    svg.axes();
    svg.front(front);
    for (Point point : points) {
      svg.point(point, front.contains(point));
    }
    svg.labels(points, front);
    return svg.out.close().toString();
  }

  private double px(double value) {
    return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.position(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void axes() {
    int bottom = HEIGHT - BOTTOM;
    for (double tick : x.ticks()) {
      line("grid", px(tick), TOP, px(tick), bottom);
      text("tick", x.label().apply(tick), px(tick), bottom + 17, "middle");
    }
    for (double tick : y.ticks()) {
      line("grid", LEFT, py(tick), WIDTH - RIGHT, py(tick));
      text("tick", y.label().apply(tick), LEFT - 7, py(tick) + 4, "end");
    }
    line("axis", LEFT, bottom, WIDTH - RIGHT, bottom);
    line("axis", LEFT, TOP, LEFT, bottom);
    text("axis-title", x.title(), (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle");
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

  /** Steps, not straight lines: between two models there is none that costs less. */
  private void front(List<Point> front) {
    if (front.isEmpty()) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (Point point : front) {
      path.append(path.isEmpty() ? "M" : "H").append(number(px(point.x())));
      path.append(path.indexOf("H") < 0 ? " " : "V").append(number(py(point.y())));
    }
    path.append('H').append(WIDTH - RIGHT);
    out.empty("path", "class", "front", "d", path.toString());
  }

  private void point(Point point, boolean onFront) {
    double cx = px(point.x());
    double cy = py(point.y());
    out.open("g", "class", "k" + point.colour() + (onFront ? " best" : ""));
    out.leaf("title", point.tooltip());
    if (!Double.isNaN(point.whisker())) {
      line("whisker", cx, whiskerEnd(point, -1), cx, whiskerEnd(point, 1));
    }
    point.marker().draw(out, cx, cy, RADIUS);
    out.close();
  }

  /** Whiskers that leave the plot end at its frame. */
  private double whiskerEnd(Point point, int direction) {
    double end = py(point.y() + direction * point.whisker());
    return Math.min(HEIGHT - BOTTOM, Math.max(TOP, end));
  }

  private void labels(List<Point> points, List<Point> front) {
    LabelPlacer placer = new LabelPlacer(LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM);
    for (Point point : points) {
      placer.block(px(point.x()), py(point.y()), MARK);
    }
    for (int i = 0; i < front.size(); i++) {
      double cx = px(front.get(i).x());
      double cy = py(front.get(i).y());
      double end = i + 1 < front.size() ? px(front.get(i + 1).x()) : WIDTH - RIGHT;
      placer.blockLine(cx, cy, end, cy);
      if (i > 0) {
        placer.blockLine(cx, cy, cx, py(front.get(i - 1).y()));
      }
    }
    List<Point> fromRight = new ArrayList<>(front);
    Collections.reverse(fromRight);
    for (Point point : fromRight) {
      placer
          .place(point.label(), px(point.x()), py(point.y()), MARK + GAP)
          .ifPresent(spot -> label(point, spot));
    }
  }

  private void label(Point point, LabelPlacer.Spot spot) {
    if (!spot.near()) {
      double cx = px(point.x());
      double nearest = Math.max(spot.left(), Math.min(spot.left() + spot.width(), cx));
      line("leader", cx, py(point.y()), nearest, spot.middle());
    }
    String anchor = spot.anchor().name().toLowerCase(Locale.ROOT);
    text("label", point.label(), spot.x(), spot.baseline(), anchor);
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    out.empty(
        "line",
        "class",
        style,
        "x1",
        number(x1),
        "y1",
        number(y1),
        "x2",
        number(x2),
        "y2",
        number(y2));
  }

  private void text(String style, String text, double atX, double atY, String anchor) {
    out.leaf(
        "text", text, "class", style, "x", number(atX), "y", number(atY), "text-anchor", anchor);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
