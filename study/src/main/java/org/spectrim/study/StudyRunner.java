package org.spectrim.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the trials of a study that have no result yet, scene by scene and baselines first, and
 * writes the table after each.
 */
final class StudyRunner {
  private final List<Trial> trials;
  private final TrialStore store;
  private final TrialPipeline pipeline;
  private final StudyListener listener;
  private final Map<Trial, TrialResult> results = new HashMap<>();
  private final RemainingTime remaining = new RemainingTime();

  /**
   * @param trials in the order of the table, no hash twice
   */
  StudyRunner(List<Trial> trials, TrialStore store, TrialWork work, StudyListener listener) {
    this.trials = List.copyOf(trials);
    this.store = store;
    this.pipeline = new TrialPipeline(store, work, listener);
    this.listener = listener;
  }

  /**
   * Runs what is to be run; trials that failed in an earlier run are tried again.
   *
   * @return a result for each trial, in order
   * @throws StoreException if results cannot be kept any more
   */
  Map<Trial, TrialResult> run() {
    List<Trial> open = new ArrayList<>();
    for (Trial trial : trials) {
      Optional<TrialResult> kept = store.result(trial.hash()).filter(TrialResult::done);
      kept.ifPresent(result -> add(trial, result));
      if (kept.isEmpty()) {
        open.add(trial);
      }
    }
    open.sort(order());
    writeTable();
    listener.planned(progress(open));
    while (!open.isEmpty()) {
      Trial trial = open.get(0);
      listener.started(trial, progress(open));
      TrialResult result = pipeline.run(trial);
      open.remove(0);
      add(trial, result);
      TrialRow row = writeTable().get(trial);
      listener.finished(trial, Objects.requireNonNull(row), progress(open));
    }
    Map<Trial, TrialResult> inOrder = new LinkedHashMap<>();
    trials.forEach(trial -> inOrder.put(trial, results.get(trial)));
    return inOrder;
  }

  /** Keeps the trials of a scene together, so that it is loaded once; then baselines come first. */
  private Comparator<Trial> order() {
    List<String> scenes = trials.stream().map(Trial::sceneHash).distinct().toList();
    return Comparator.comparingInt((Trial trial) -> scenes.indexOf(trial.sceneHash()))
        .thenComparing(trial -> !trial.recipe().isBaseline());
  }

  private void add(Trial trial, TrialResult result) {
    results.put(trial, result);
    remaining.finished(trial, result);
  }

  private Map<Trial, TrialRow> writeTable() {
    Map<Trial, TrialRow> rows = TrialRows.table(trials, results);
    store.writeTable(List.copyOf(rows.values()));
    return rows;
  }

  private StudyListener.Progress progress(List<Trial> open) {
    return new StudyListener.Progress(
        trials.size() - open.size(), trials.size(), remaining.of(open));
  }
}
