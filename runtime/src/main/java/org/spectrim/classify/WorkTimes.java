package org.spectrim.classify;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a classification spent its time on, summed over the threads; they overlap, so that the sum
 * may be longer than the whole took.
 *
 * @param reading nanoseconds in which strips were read
 * @param computing nanoseconds in which the engine ran
 * @param writing nanoseconds in which results were written
 */
public record WorkTimes(long reading, long computing, long writing) implements Serializable {
  private static final long serialVersionUID = 1L;
  public static final WorkTimes NONE = new WorkTimes(0, 0, 0);

  WorkTimes plus(WorkTimes other) {
    return new WorkTimes(
        reading + other.reading, computing + other.computing, writing + other.writing);
  }

  /** For people, as in "reading 12%, computing 84%, writing 4%". */
  public String shares() {
    double all = Math.max(1, reading + computing + writing);
    return String.format(
        Locale.ROOT,
        "reading %.0f%%, computing %.0f%%, writing %.0f%%",
        100 * reading / all,
        100 * computing / all,
        100 * writing / all);
  }

  /** For tables, as in "12/84/4%". */
  public String percentages() {
    return shares().replaceAll("[^0-9,]", "").replace(',', '/') + "%";
  }
}
