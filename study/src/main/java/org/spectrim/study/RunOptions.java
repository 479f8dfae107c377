package org.spectrim.study;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a study is run; nothing of it changes a result.
 *
 * @param budget the time it may take, or null for as long as it needs
 * @param pruneSteps whether models that recipes share are deleted at the end, where no trial that
 *     failed or was left out would begin with them
 * @param crew other processes that run the trials, or null for this one
 * @param measureAlone whether a crew measures trials at the end, one at a time
 */
public record RunOptions(
    @Nullable Duration budget, boolean pruneSteps, @Nullable TrialCrew crew, boolean measureAlone) {
  static final RunOptions USUAL = new RunOptions(null, false);

  /** In this process. */
  public RunOptions(@Nullable Duration budget, boolean pruneSteps) {
    this(budget, pruneSteps, null, false);
  }
}
