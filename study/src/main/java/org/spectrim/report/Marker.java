package org.spectrim.report;

import java.util.Locale;

/** Shapes of points, told apart without colour. */
enum Marker {
  CIRCLE(""),
  TRIANGLE("M0,-1.25 L1.15,0.8 L-1.15,0.8 Z"),
  SQUARE("M-0.95,-0.95 H0.95 V0.95 H-0.95 Z"),
  DIAMOND("M0,-1.3 L1.3,0 L0,1.3 L-1.3,0 Z"),
  STAR(
      "M0,-1.5 L0.38,-0.52 L1.43,-0.46 L0.61,0.2 L0.88,1.21 L0,0.64 L-0.88,1.21 L-0.61,0.2"
          + " L-1.43,-0.46 L-0.38,-0.52 Z"),
  CROSS("M-0.4,-1.2 H0.4 V-0.4 H1.2 V0.4 H0.4 V1.2 H-0.4 V0.4 H-1.2 V-0.4 H-0.4 Z");

  private final String path;

  Marker(String path) {
    this.path = path;
  }

  static Marker of(Family family) {
    return switch (family) {
      case BASELINE -> CIRCLE;
      case PRUNE -> TRIANGLE;
      case QUANTIZE -> SQUARE;
      case DISTILL -> DIAMOND;
      case COMBINED -> STAR;
      case OTHER -> CROSS;
    };
  }

  void draw(Markup out, double x, double y, double radius) {
    if (this == CIRCLE) {
      out.empty(
          "circle",
          "class",
          "mark",
          "cx",
          Svg.number(x),
          "cy",
          Svg.number(y),
          "r",
          Svg.number(radius));
      return;
    }
    out.empty(
        "path",
        "class",
        "mark",
        "d",
        path,
        "transform",
        String.format(Locale.ROOT, "translate(%.1f %.1f) scale(%.1f)", x, y, radius));
  }
}
