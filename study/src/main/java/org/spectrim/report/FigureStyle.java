package org.spectrim.report;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How plots look outside the report, on white paper: the SVG files' style sheet and Java2D's. */
final class FigureStyle {
  private static final int INK = 0x1b1f24;
  private static final int SOFT = 0x5b6470;
  private static final int LINE = 0xd9dde3;

  /** Of {@code k0} to {@code k7}. */
  private static final List<Integer> COLOURS =
      List.of(0x0072b2, 0xd55e00, 0x009e73, 0xb5589a, 0x8a6d00, 0x4aa3d8, 0x7a4fc0, 0x555555);

  private static final float USUAL_SIZE = 12;
  private static final float SMALL_SIZE = 11.5f;

  /** What nothing else is said of: black texts, no lines. */
  static final Look ROOT =
      new Look(Color.BLACK, null, null, 1, new float[0], new Color(INK), USUAL_SIZE, false);

  private static final Map<String, float[]> DASHES =
      Map.of("dashed", new float[] {6, 3}, "dotted", new float[] {2, 3});

  private FigureStyle() {}

  /**
   * What an element inherits or is told.
   *
   * @param own the current colour
   * @param dashes of the series inside; empty for a whole line
   * @param best whether marks inside are on the front
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Look(
      Color own,
      @Nullable Color fill,
      @Nullable Color stroke,
      float width,
      float[] dashes,
      Color text,
      float size,
      boolean best) {

    Look with(String classes) {
      Look look = this;
      for (String name : classes.split(" ")) {
        look = look.one(name);
      }
      return look;
    }

    private Look one(String name) {
      if (name.matches("k[0-7]")) {
        Color colour = new Color(COLOURS.get(name.charAt(1) - '0'));
        return new Look(colour, fill, stroke, width, dashes, text, size, best);
      }
      return switch (name) {
        case "dashed", "dotted" ->
            new Look(own, fill, stroke, width, DASHES.get(name), text, size, best);
        case "best" -> new Look(own, fill, stroke, width, dashes, text, size, true);
        case "tick", "axis-title" ->
            new Look(own, fill, stroke, width, dashes, new Color(SOFT), size, best);
        case "label" -> new Look(own, fill, stroke, width, dashes, text, SMALL_SIZE, best);
        case "grid" -> lined(new Color(LINE), 0.6f, new float[0]);
        case "axis" -> lined(new Color(SOFT), 1, new float[0]);
        case "leader" -> lined(new Color(SOFT), 0.8f, new float[0]);
        case "front" -> lined(new Color(SOFT), 1.4f, new float[] {5, 4});
        case "whisker" -> lined(faded(own, 0.4), 1, new float[0]);
        case "series" -> lined(own, 1.6f, dashes);
        case "mark" -> new Look(own, faded(own, best ? 1 : 0.6), null, 0, dashes, text, size, best);
        default -> this;
      };
    }

    private Look lined(Color colour, float thickness, float[] pattern) {
      return new Look(own, null, colour, thickness, pattern, text, size, best);
    }
  }

  private static Color faded(Color colour, double opacity) {
    return new Color(
        colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.round(255 * opacity));
  }

  /** The same for SVG files. */
  static String sheet() {
    String colours =
        IntStream.range(0, COLOURS.size())
            .mapToObj(i -> String.format(Locale.ROOT, ".k%d { color: #%06x; }", i, COLOURS.get(i)))
            .collect(Collectors.joining(" "));
    return """
        <style>
        text { font: 12px sans-serif; fill: #1b1f24; }
        .tick, .axis-title { fill: #5b6470; }
        .label { font-size: 11.5px; }
        .grid { stroke: #d9dde3; stroke-width: 0.6; }
        .axis { stroke: #5b6470; }
        .leader { stroke: #5b6470; stroke-width: 0.8; }
        .front { fill: none; stroke: #5b6470; stroke-width: 1.4; stroke-dasharray: 5 4; }
        .whisker { stroke: currentColor; stroke-width: 1; opacity: 0.4; }
        .mark { fill: currentColor; fill-opacity: 0.6; }
        .best .mark { fill-opacity: 1; }
        .series { fill: none; stroke: currentColor; stroke-width: 1.6; }
        .dashed .series { stroke-dasharray: 6 3; }
        .dotted .series { stroke-dasharray: 2 3; }
        %s
        </style>
        """
        .formatted(colours);
  }
}
