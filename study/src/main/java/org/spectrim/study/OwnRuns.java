package org.spectrim.study;

import org.jspecify.annotations.Nullable;

/** One trial at a time, in this process. */
final class OwnRuns implements TrialRuns {
  private final TrialPipeline pipeline;
  private @Nullable Trial begun;

  OwnRuns(TrialPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public boolean canBegin(Trial trial) {
    return begun == null;
  }

  @Override
  public void begin(Trial trial) {
    begun = trial;
  }

  @Override
  public Ended await() {
    Trial trial = begun;
    if (trial == null) {
      throw new IllegalStateException("no trial was begun");
    }
    begun = null;
    return new Ended(trial, pipeline.run(trial), true);
  }

  @Override
  public void cancel() {
    begun = null;
  }
}
