package org.spectrim.study;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.spectrim.error.InputException;
import org.spectrim.io.Awaiting;
import org.spectrim.io.RemoteFiles;
import org.spectrim.study.TrialJob.Part;

/**
 * Trials in other processes, as many at a time as these can run. One that begins with a model that
 * another is making, or learns from one, waits for it, so that it is made once.
 */
final class CrewRuns implements TrialRuns {
  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS_A_REPORT = 5;

  /** Under a URL each look is work for a server. */
  private static final int LOOKS_A_REMOTE_REPORT = 50;

  private final TrialCrew crew;
  private final TrialStore store;
  private final Jobs jobs;
  private final boolean measureAlone;
  private final StudyListener listener;
  private final Makings makings;
  private final Map<Trial, Future<String>> running = new LinkedHashMap<>();

  /** Makes jobs of trials. */
  @FunctionalInterface
  interface Jobs {
    TrialJob of(Trial trial, Part part);
  }

  /**
   * @param measureAlone whether trials that are measured are so at the end, one at a time
   */
  CrewRuns(
      TrialCrew crew, TrialStore store, Jobs jobs, boolean measureAlone, StudyListener listener) {
    this.measureAlone = measureAlone;
    this.crew = crew;
    this.store = store;
    this.makings = new Makings(store::hasStep);
    this.jobs = jobs;
    this.listener = listener;
  }

  @Override
  public boolean canBegin(Trial trial) {
    if (isToMeasure(trial) || running.keySet().stream().anyMatch(this::isToMeasure)) {
      return running.isEmpty();
    }
    return running.size() < Math.max(1, crew.slots()) && !makings.meet(trial, running.keySet());
  }

  @Override
  public void begin(Trial trial) {
    Part part = measureAlone && trial.measure() ? Part.UNMEASURED : Part.ALL;
    running.put(trial, crew.begin(jobs.of(trial, isToMeasure(trial) ? Part.MEASURE : part)));
  }

  /** Whether only measuring is left, of this run or of one that was broken off. */
  private boolean isToMeasure(Trial trial) {
    return measureAlone && trial.measure() && store.isUnmeasured(trial.hash());
  }

  @Override
  public Ended await() {
    int looks = RemoteFiles.isRemote(store.folder()) ? LOOKS_A_REMOTE_REPORT : LOOKS_A_REPORT;
    for (int look = 1; ; look++) {
      for (Map.Entry<Trial, Future<String>> entry : running.entrySet()) {
        if (entry.getValue().isDone()) {
          Trial trial = entry.getKey();
          running.remove(trial);
          TrialResult result = ResultJson.result(Awaiting.get(entry.getValue(), "the study"));
          return new Ended(trial, result, !isToMeasure(trial));
        }
      }
      if (look % looks == 0) {
        report();
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InputException("the study was interrupted", e);
      }
    }
  }

  /** Trials write down where they are. */
  private void report() {
    for (Trial trial : running.keySet()) {
      listener.working(trial, TrialLog.latest(store.temporary(), trial.hash()).orElse("begins"), 0);
    }
  }

  @Override
  public void cancel() {
    running.values().forEach(job -> job.cancel(true));
    running.clear();
  }
}
