package org.spectrim.study;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.spec.Canonical;

/** Runs studies. */
public final class Study {
  private Study() {}

  /**
   * Runs the trials of a study that have no result in the output folder yet. Trials that fail are
   * in the table with the reason; the others go on.
   *
   * @param folder for all output; made if there is none
   * @param data where scenes are looked for
   * @throws org.spectrim.error.InputException if a scene cannot be loaded, a network not be built,
   *     or the folder not be written; or another study uses it
   */
  public static StudyOutcome run(
      StudySpec spec, Path folder, DataFolder data, StudyListener listener) {
    return run(spec, folder, data, RunOptions.USUAL, listener);
  }

  /** As above, within limits. */
  public static StudyOutcome run(
      StudySpec spec, Path folder, DataFolder data, RunOptions options, StudyListener listener) {
    try (SceneLoader loader = new SceneLoader(data)) {
      return run(spec, folder, loader, data, options, listener);
    }
  }

  static StudyOutcome run(StudySpec spec, Path folder, SceneLoader loader, StudyListener listener) {
    return run(spec, folder, loader, new DataFolder(List.of()), RunOptions.USUAL, listener);
  }

  private static StudyOutcome run(
      StudySpec spec,
      Path folder,
      SceneLoader loader,
      DataFolder data,
      RunOptions options,
      StudyListener listener) {
    Deadline deadline = Deadline.in(options.budget());
    try (TrialStore store = TrialStore.open(folder)) {
      StudyPlan plan = StudyPlan.of(spec, loader, store);
      Environment environment = Environment.current();
      store.write(folder.resolve(StoredStudy.SPEC), Canonical.tree(spec));
      store.write(folder.resolve(StoredStudy.ENVIRONMENT), environment.facts());
      store.writeText(folder.resolve(StoredStudy.ORDER), StoredStudy.order(plan.trials()));
      StudyListener watched = deadline.watching(listener);
      TrialRuns runs =
          options.crew() == null
              ? new OwnRuns(
                  new TrialPipeline(store, new StudyWork(loader, plan.origins()), watched))
              : new CrewRuns(
                  options.crew(),
                  store,
                  (trial, part) -> {
                    StudyPlan.Origin origin = plan.origins().get(trial.place());
                    return TrialJob.of(
                        trial, Objects.requireNonNull(origin).scene(), data, folder, part);
                  },
                  options.measureAlone(),
                  watched);
      RemainingTime remaining = new RemainingTime(plan.work(), store::hasStep);
      Map<Trial, TrialResult> results =
          new StudyRunner(plan.trials(), store, runs, listener, remaining, deadline).run();
      if (options.pruneSteps()) {
        store.pruneSteps(neededSteps(plan.trials(), results));
      }
      List<TrialRow> rows = List.copyOf(TrialRows.table(plan.trials(), results).values());
      return new StudyOutcome(folder, rows, results, environment, StudyCaveats.ofStudy(results));
    }
  }

  /** The steps that trials without a result would begin with. */
  private static Set<String> neededSteps(List<Trial> trials, Map<Trial, TrialResult> results) {
    Set<String> needed = new HashSet<>();
    for (Trial trial : trials) {
      TrialResult result = results.get(trial);
      if (result == null || !result.done()) {
        for (int count = 1; count <= trial.recipe().steps().size(); count++) {
          needed.add(trial.stepHash(count));
        }
      }
    }
    return needed;
  }
}
