package org.spectrim.report;

import org.spectrim.statistics.Interval;
import org.spectrim.statistics.PairedTest;

/**
 * What a recipe with a teacher gains over another one, over the seeds that both ended with. OA in
 * percent, means over these seeds and, of several scenes and splits together, over those.
 *
 * @param setting of the recipe; its arena is {@link #EVERYWHERE} for all scenes and splits together
 * @param arenas how many scenes and splits these are
 * @param against what the other one is
 * @param reference the other recipe; empty if the study has none: then there is no gain
 * @param baselineOa of the network at full size; NaN if not known
 * @param teacher who teaches; empty where a method has no teacher
 * @param teacherOa NaN where the teacher is not a recipe of the study
 * @param params stored values of the student
 * @param gain in points of overall accuracy, seed by seed
 * @param holm probability after Holm's correction over the recipes of the network
 * @param drop points of overall accuracy below the baseline
 * @param smallest whether it is the smallest of the taught students that are within a point of the
 *     baseline
 */
record Gain(
    Setting setting,
    int arenas,
    Teaching teaching,
    Against against,
    String reference,
    double oa,
    double referenceOa,
    double baselineOa,
    String teacher,
    double teacherOa,
    double params,
    double baselineParams,
    PairedTest gain,
    double holm,
    double drop,
    boolean smallest) {
  static final Setting.Arena EVERYWHERE = new Setting.Arena("all", "all");

  /** What a taught student is compared with. */
  enum Against {
    ALONE("student alone"),
    LABELLED("without unlabelled pixels");

    private final String title;

    Against(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** Whether it helps, as far as the interval of these seeds tells. */
  enum Verdict {
    YES("yes"),
    NOT_SHOWN("not shown"),
    WORSE("worse"),
    /** Fewer than two seeds. */
    UNKNOWN("");

    private final String title;

    Verdict(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  Verdict verdict() {
    Interval interval = gain.differences();
    if (!interval.bounded()) {
      return Verdict.UNKNOWN;
    }
    if (interval.mean() - interval.halfWidth() > 0) {
      return Verdict.YES;
    }
    return interval.mean() + interval.halfWidth() < 0 ? Verdict.WORSE : Verdict.NOT_SHOWN;
  }

  boolean everywhere() {
    return setting.arena().equals(EVERYWHERE);
  }

  boolean withinAPoint() {
    return drop <= Standings.TOLERANCE;
  }

  Gain withHolm(double corrected) {
    return with(corrected, smallest);
  }

  Gain asSmallest() {
    return with(holm, true);
  }

  private Gain with(double corrected, boolean isSmallest) {
    return new Gain(
        setting,
        arenas,
        teaching,
        against,
        reference,
        oa,
        referenceOa,
        baselineOa,
        teacher,
        teacherOa,
        params,
        baselineParams,
        gain,
        corrected,
        drop,
        isSmallest);
  }
}
