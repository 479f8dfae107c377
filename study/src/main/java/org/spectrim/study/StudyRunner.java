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
  private final TrialRuns runs;
  private final StudyListener listener;
  private final Map<Trial, TrialResult> results = new HashMap<>();
  private final RemainingTime remaining;
  private final Deadline deadline;

  /**
   * @param trials in the order of the table, no hash twice
   */
  StudyRunner(List<Trial> trials, TrialStore store, TrialWork work, StudyListener listener) {
    this(trials, store, work, listener, new RemainingTime(), Deadline.NONE);
  }

  /** In this process, within a time. */
  StudyRunner(
      List<Trial> trials,
      TrialStore store,
      TrialWork work,
      StudyListener listener,
      RemainingTime remaining,
      Deadline deadline) {
    this(
        trials,
        store,
        new OwnRuns(new TrialPipeline(store, work, deadline.watching(listener))),
        listener,
        remaining,
        deadline);
  }

  /**
   * @param runs where the trials run
   * @param remaining judges how long trials take
   * @param deadline until when trials may run; with one, the first seed of everything comes before
   *     the second
   */
  StudyRunner(
      List<Trial> trials,
      TrialStore store,
      TrialRuns runs,
      StudyListener listener,
      RemainingTime remaining,
      Deadline deadline) {
    this.trials = List.copyOf(trials);
    this.store = store;
    this.listener = listener;
    this.remaining = remaining;
    this.deadline = deadline;
    this.runs = runs;
  }

  /**
   * Runs what is to be run; trials that failed in an earlier run are tried again.
   *
   * @return a result for each trial that was not left out, in order
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
    try {
      work(open);
    } catch (Deadline.PassedException e) {
      // What is open is left out.
    } finally {
      runs.cancel();
    }
    if (!open.isEmpty()) {
      listener.leftOut(List.copyOf(open));
    }
    Map<Trial, TrialResult> inOrder = new LinkedHashMap<>();
    for (Trial trial : trials) {
      TrialResult result = results.get(trial);
      if (result != null) {
        inOrder.put(trial, result);
      }
    }
    return inOrder;
  }

  /**
   * Runs trials until none is left, or none that can be done in time.
   *
   * @param open from which those that have ended are taken
   */
  private void work(List<Trial> open) {
    List<Trial> waiting = new ArrayList<>(open);
    int running = 0;
    while (true) {
      for (Optional<Trial> next = next(waiting); next.isPresent(); next = next(waiting)) {
        Trial trial = next.get();
        listener.started(trial, progress(open));
        waiting.remove(trial);
        remaining.begun(trial);
        runs.begin(trial);
        running++;
      }
      if (running == 0) {
        return;
      }
      TrialRuns.Ended ended = runs.await();
      running--;
      Trial trial = ended.trial();
      if (!ended.whole()) {
        waiting.add(trial);
        continue;
      }
      open.remove(trial);
      add(trial, ended.result());
      TrialRow row = writeTable().get(trial);
      listener.finished(trial, Objects.requireNonNull(row), progress(open));
    }
  }

  /**
   * The first trial that can be begun and can probably be done in time; where none can be done and
   * there is time left, the one that is judged to take the least.
   */
  private Optional<Trial> next(List<Trial> waiting) {
    Optional<Trial> fitting =
        waiting.stream()
            .filter(runs::canBegin)
            .filter(trial -> deadline.allows(remaining.seconds(trial)))
            .findFirst();
    return fitting.isPresent() || !deadline.leavesRoom()
        ? fitting
        : waiting.stream()
            .filter(runs::canBegin)
            .min(Comparator.comparingDouble(remaining::seconds));
  }

  /**
   * Keeps the trials of a scene together, so that it is loaded once; then baselines come first.
   * With a deadline, what tells most comes first instead: one seed of everything, and each recipe
   * under all splits and networks before the next one in the order of the study.
   */
  private Comparator<Trial> order() {
    List<String> scenes = trials.stream().map(Trial::sceneHash).distinct().toList();
    Comparator<Trial> byScene =
        Comparator.comparingInt((Trial trial) -> scenes.indexOf(trial.sceneHash()))
            .thenComparing(trial -> !trial.recipe().isBaseline());
    if (deadline == Deadline.NONE) {
      return byScene;
    }
    List<Long> seeds = trials.stream().map(Trial::seed).distinct().toList();
    List<String> recipes = trials.stream().map(trial -> trial.recipe().name()).distinct().toList();
    return Comparator.comparingInt((Trial trial) -> seeds.indexOf(trial.seed()))
        .thenComparing(trial -> !trial.recipe().isBaseline())
        .thenComparingInt(trial -> recipes.indexOf(trial.recipe().name()))
        .thenComparing(byScene);
  }

  private void add(Trial trial, TrialResult result) {
    results.put(trial, result);
    remaining.finished(trial, result);
    deadline.keepForReport(results.size(), remaining.slowness());
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
