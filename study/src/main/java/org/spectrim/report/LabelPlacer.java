package org.spectrim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds room for labels beside their points, clear of the frame, the points and other labels. */
final class LabelPlacer {
  /** Widths of text are estimated: a page cannot be asked while it is being written. */
  private static final double CHARACTER_WIDTH = 6.6;

  private static final double HEIGHT = 13;
  private static final double ASCENT = 10;
  private static final int RINGS = 7;

  /** Of the places of a ring, in their order. */
  private static final Anchor[] ANCHORS = {
    Anchor.START,
    Anchor.END,
    Anchor.MIDDLE,
    Anchor.MIDDLE,
    Anchor.START,
    Anchor.END,
    Anchor.END,
    Anchor.START,
    Anchor.START,
    Anchor.END
  };

  private final Box frame;
  private final List<Box> taken = new ArrayList<>();

  private record Box(double left, double top, double right, double bottom) {
    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    boolean inside(Box other) {
      return left >= other.left
          && top >= other.top
          && right <= other.right
          && bottom <= other.bottom;
    }
  }

  /** Which part of a text stays where it is if the text is longer or shorter than estimated. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * Where a text goes.
   *
   * @param left where it begins
   * @param width how wide it probably is
   * @param anchor the part of it that is nearest to the point
   * @param near whether it stands right beside its point; if not, a line should lead to it
   */
  record Spot(double left, double baseline, double width, Anchor anchor, boolean near) {
    /** Where the anchor is. */
    double x() {
      return switch (anchor) {
        case START -> left;
        case MIDDLE -> left + width / 2;
        case END -> left + width;
      };
    }

    double middle() {
      return baseline - ASCENT + HEIGHT / 2;
    }
  }

  LabelPlacer(double left, double top, double right, double bottom) {
    this.frame = new Box(left, top, right, bottom);
  }

  /** Keeps labels off a point. */
  void block(double x, double y, double radius) {
    taken.add(new Box(x - radius, y - radius, x + radius, y + radius));
  }

  /** Keeps labels off a horizontal or vertical line. */
  void blockLine(double x1, double y1, double x2, double y2) {
    taken.add(
        new Box(
            Math.min(x1, x2) - 1,
            Math.min(y1, y2) - 1,
            Math.max(x1, x2) + 1,
            Math.max(y1, y2) + 1));
  }

  /**
   * A free place for a text, nearest first: right, left, above, below, then further away.
   *
   * @param distance between point and text
   * @return empty if all places are taken
   */
  Optional<Spot> place(String text, double x, double y, double distance) {
    double width = CHARACTER_WIDTH * text.length();
    for (int ring = 0; ring < RINGS; ring++) {
      double away = distance + ring * HEIGHT;
      double beside = y - HEIGHT / 2;
      double[][] corners = {
        {x + distance, beside - ring * HEIGHT},
        {x - distance - width, beside - ring * HEIGHT},
        {x - width / 2, y - away - HEIGHT},
        {x - width / 2, y + away},
        {x + distance, beside + ring * HEIGHT},
        {x - distance - width, beside + ring * HEIGHT},
        {x - width + distance, y - away - HEIGHT},
        {x - distance, y + away},
        {x - distance, y - away - HEIGHT},
        {x - width + distance, y + away}
      };
      for (int i = 0; i < corners.length; i++) {
        double[] corner = corners[i];
        Box box = new Box(corner[0], corner[1], corner[0] + width, corner[1] + HEIGHT);
        if (box.inside(frame) && taken.stream().noneMatch(box::meets)) {
          taken.add(box);
          return Optional.of(new Spot(box.left, box.top + ASCENT, width, ANCHORS[i], ring == 0));
        }
      }
    }
    return Optional.empty();
  }
}
