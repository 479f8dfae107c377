package org.spectrim.study;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is told how a study goes on, by the thread that runs it. */
public interface StudyListener {
  StudyListener NONE = new StudyListener() {};

  /**
   * How far the study is.
   *
   * @param finished trials with a result, those of earlier runs among them
   * @param total all trials
   * @param left time that the remaining trials will take, judged by the finished ones; null while
   *     there are none
   */
  record Progress(int finished, int total, @Nullable Duration left) {}

  /** Called once, before the first trial. */
  default void planned(Progress progress) {}

  /** A trial begins. */
  default void started(Trial trial, Progress progress) {}

  /**
   * A trial is at work.
   *
   * @param what the step and how far it is, as in "train: epoch 12 of 80"
   * @param share of the step that is done, 0 to 1
   */
  default void working(Trial trial, String what, double share) {}

  /** A trial has ended, well or not, and its result is kept. */
  default void finished(Trial trial, TrialRow row, Progress progress) {}

  /** The time is up and these trials have not run; called once, if there are any. */
  default void leftOut(List<Trial> trials) {}
}
