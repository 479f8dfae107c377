package org.spectrim.study;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when a study may run: trials that would probably end later are not begun while others fit,
 * and one that takes longer than was judged is broken off, without a result, when 3% more than the
 * budget have passed.
 */
final class Deadline {
  static final Deadline NONE = new Deadline(Long.MAX_VALUE, Long.MAX_VALUE, () -> 0);

  /** The report is written after the last trial. */
  private static final double REPORT_SHARE = 0.03;

  private static final double REPORT_SECONDS = 2;
  private static final double TOLERANCE = 1.03;

  /** Of the budget: with less left, nothing more is begun that is judged not to fit. */
  private static final double WORTH_A_TRY = 0.05;

  private static final double NANO = 1e9;

  private final long start;
  private final long begin;
  private final long end;
  private final LongSupplier clock;

  /** Ends a trial for which there is no time any more; it is neither kept nor a failure. */
  static final class PassedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PassedException() {
      super("the study's time is up");
    }
  }

  private Deadline(long begin, long end, LongSupplier clock) {
    this.start = clock.getAsLong();
    this.begin = begin;
    this.end = end;
    this.clock = clock;
  }

  /** So long from now; null is never. */
  static Deadline in(@Nullable Duration budget) {
    return budget == null ? NONE : in(budget, System::nanoTime);
  }

  static Deadline in(Duration budget, LongSupplier clock) {
    double seconds = budget.toNanos() / NANO;
    double trials = Math.max(0, seconds * (1 - REPORT_SHARE) - REPORT_SECONDS);
    return new Deadline((long) (trials * NANO), (long) (TOLERANCE * seconds * NANO), clock);
  }

  /** Whether so many seconds of work fit in. */
  boolean allows(double seconds) {
    return this == NONE || clock.getAsLong() - start + seconds * NANO <= begin;
  }

  /**
   * Whether there is enough time left to begin a trial that is judged to take longer: judgements
   * may be wrong, its first steps are kept, and it is broken off in time.
   */
  boolean leavesRoom() {
    return this != NONE && allows(WORTH_A_TRY / TOLERANCE * end / NANO);
  }

  /** The listener, and the end of trials that go on for too long. */
  StudyListener watching(StudyListener listener) {
    if (this == NONE) {
      return listener;
    }
    return new StudyListener() {
      @Override
      public void working(Trial trial, String what, double share) {
        if (clock.getAsLong() - start > end) {
          throw new PassedException();
        }
        listener.working(trial, what, share);
      }
    };
  }
}
