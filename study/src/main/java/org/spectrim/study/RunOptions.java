package org.spectrim.study;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a study is run; nothing of it changes a result.
 *
 * @param budget the time it may take, or null for as long as it needs
 * @param pruneSteps whether models that recipes share are deleted at the end, where no trial that
 *     failed or was left out would begin with them
 */
public record RunOptions(@Nullable Duration budget, boolean pruneSteps) {
  static final RunOptions USUAL = new RunOptions(null, false);
}
