package org.spectrim.study;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when a study may run, its report included: trials that would probably end later are not
 * begun while others fit, and one that takes longer than was judged is broken off, without a
 * result, when the report would be ready 2% after the budget.
 */
final class Deadline {
  static final Deadline NONE = new Deadline(Long.MAX_VALUE, () -> 0);

  /** The report is written after the last trial: the page, and its share of each trial. */
  private static final double REPORT_SECONDS = 4;

  private static final double REPORT_SECONDS_A_TRIAL = 0.01;

  private static final double TOLERANCE = 1.02;

  /** Of the budget: with less left, nothing more is begun that is judged not to fit. */
  private static final double WORTH_A_TRY = 0.04;

  /** Of the budget: more than that is not kept for the report, however slow the machine is. */
  private static final double MOST_FOR_REPORT = 0.2;

  private static final double NANO = 1e9;

  private final long start;
  private final double budget;
  private final LongSupplier clock;
  private volatile double report = REPORT_SECONDS;

  /** Ends a trial for which there is no time any more; it is neither kept nor a failure. */
  static final class PassedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PassedException() {
      super("the study's time is up");
    }
  }

  private Deadline(double budget, LongSupplier clock) {
    this.start = clock.getAsLong();
    this.budget = budget;
    this.clock = clock;
  }

  /** So long from now; null is never. */
  static Deadline in(@Nullable Duration budget) {
    return budget == null ? NONE : in(budget, System::nanoTime);
  }

  static Deadline in(Duration budget, LongSupplier clock) {
    return new Deadline(budget.toNanos() / NANO, clock);
  }

  /**
   * Keeps time for the report.
   *
   * @param trials that it will show
   * @param slowness how many times slower than usual the machine is
   */
  void keepForReport(int trials, double slowness) {
    if (this != NONE) {
      double seconds = (REPORT_SECONDS + REPORT_SECONDS_A_TRIAL * trials) * slowness;
      report = Math.min(seconds, MOST_FOR_REPORT * budget);
    }
  }

  /** Seconds kept for the report. */
  double report() {
    return report;
  }

  /** Whether so many seconds of work fit in. */
  boolean allows(double seconds) {
    return this == NONE || passed() + seconds + report <= budget;
  }

  /**
   * Whether there is enough time left to begin a trial that is judged to take longer: judgements
   * may be wrong, its first steps are kept, and it is broken off in time.
   */
  boolean leavesRoom() {
    return this != NONE && allows(WORTH_A_TRY * budget);
  }

  private double passed() {
    return (clock.getAsLong() - start) / NANO;
  }

  /** The listener, and the end of trials that go on for too long. */
  StudyListener watching(StudyListener listener) {
    if (this == NONE) {
      return listener;
    }
    return new StudyListener() {
      @Override
      public void working(Trial trial, String what, double share) {
        if (passed() + report > TOLERANCE * budget) {
          throw new PassedException();
        }
        listener.working(trial, what, share);
      }
    };
  }
}
