package org.spectrim.study;

import java.util.concurrent.Future;

/** Other processes that run trials, several at a time. */
public interface TrialCrew {
  /** How many trials run at the same time; may change. */
  int slots();

  /**
   * Begins a trial.
   *
   * @return what {@link TrialWorker#run} gives for it
   */
  Future<String> begin(TrialJob job);
}
