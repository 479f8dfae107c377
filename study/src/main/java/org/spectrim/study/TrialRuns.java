package org.spectrim.study;

/** Where trials run: in this process, one after the other, or in others, several at a time. */
interface TrialRuns {
  /**
   * A trial that has ended, well or not.
   *
   * @param whole whether its result is kept; else it is to be begun once more, after the others
   */
  record Ended(Trial trial, TrialResult result, boolean whole) {}

  /** Whether a trial can be begun now, beside those that run. */
  boolean canBegin(Trial trial);

  void begin(Trial trial);

  /**
   * Waits until one of those that were begun ends.
   *
   * @throws Deadline.PassedException if there is no time left for any of them
   */
  Ended await();

  /** Breaks off what still runs. */
  void cancel();
}
