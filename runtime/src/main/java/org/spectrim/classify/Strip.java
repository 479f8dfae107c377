package org.spectrim.classify;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.engine.Block.Padding;

/**
 * A part of a scene to classify at once, with what its windows reach around it: whole rows, unless
 * these are too wide for the memory.
 *
 * @param down in which rows it lies
 * @param across in which columns it lies
 */
record Strip(Span down, Span across) {

  /**
   * Rows or columns.
   *
   * @param first first one to classify
   * @param count how many to classify
   * @param readFirst first one to read
   * @param readCount how many to read
   * @param before zeros to add before, where the scene begins
   * @param after zeros to add behind, where the scene ends
   * @param shared how many of the first ones the span before classifies already
   */
  record Span(
      int first, int count, int readFirst, int readCount, int before, int after, int shared) {

    /**
     * Cuts rows or columns into spans of one length, so that the engine sees few shapes; the last
     * one is shifted and shares some with the one before.
     */
    static List<Span> cut(int all, int length, int window) {
      int count = Math.min(length, all);
      int half = window / 2;
      List<Span> spans = new ArrayList<>();
      for (int done = 0; done < all; done += count) {
        int first = Math.min(done, all - count);
        int from = Math.max(0, first - half);
        int to = (int) Math.min(all, (long) first + count + half);
        spans.add(
            new Span(
                first,
                count,
                from,
                to - from,
                half - (first - from),
                half - (to - first - count),
                done - first));
      }
      return spans;
    }
  }

  /** Cuts a scene into strips, from left to right and then downwards. */
  static List<Strip> cut(int rows, int columns, int height, int width, int window) {
    List<Span> across = Span.cut(columns, width, window);
    List<Strip> strips = new ArrayList<>();
    for (Span down : Span.cut(rows, height, window)) {
      for (Span part : across) {
        strips.add(new Strip(down, part));
      }
    }
    return strips;
  }

  /** The first row that no strip above has classified. */
  int firstOwnRow() {
    return down.first() + down.shared();
  }

  /** Pixels to classify, those that others classify already included. */
  int pixels() {
    return down.count() * across.count();
  }

  /** Pixels to read. */
  int readPixels() {
    return Math.multiplyExact(down.readCount(), across.readCount());
  }

  Padding padding() {
    return new Padding(down.before(), across.before(), down.after(), across.after());
  }
}
