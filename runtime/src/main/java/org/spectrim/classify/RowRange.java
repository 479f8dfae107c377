package org.spectrim.classify;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.spectrim.scene.Cube;

/**
 * Some rows of a scene.
 *
 * @param first from 0 on
 * @param end the one behind the last
 */
public record RowRange(int first, int end) implements Serializable {
  private static final long serialVersionUID = 1L;

  int count() {
    return end - first;
  }

  /** All rows of a scene. */
  static RowRange of(Cube cube) {
    return new RowRange(0, cube.rows());
  }

  /** The same rows in as few ranges as can be; they come in ascending order. */
  static List<RowRange> joined(List<RowRange> ranges) {
    List<RowRange> joined = new ArrayList<>();
    for (RowRange range : ranges) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).end == range.first) {
        joined.set(last, new RowRange(joined.get(last).first, range.end));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  /** The first row that a strip has of these and no strip above it has. */
  int from(Strip strip) {
    return Math.max(first, strip.firstOwnRow());
  }

  /** How many rows a strip has of these that no strip above it has; 0 or less for none. */
  int of(Strip strip) {
    return Math.min(end, strip.down().first() + strip.down().count()) - from(strip);
  }
}
