package org.spectrim.study;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.Provenance;
import org.spectrim.recipe.Step;

/**
 * Runs one trial: takes the longest beginning of its recipe that was made before, makes the other
 * steps and keeps the model after each, then has the last one evaluated.
 */
final class TrialPipeline {
  private final TrialStore store;
  private final TrialWork work;
  private final StudyListener listener;
  private final boolean unmeasured;

  TrialPipeline(TrialStore store, TrialWork work, StudyListener listener) {
    this(store, work, listener, false);
  }

  /**
   * @param unmeasured whether results wait for {@link TrialStore#keepMeasured}
   */
  TrialPipeline(TrialStore store, TrialWork work, StudyListener listener, boolean unmeasured) {
    this.unmeasured = unmeasured;
    this.store = store;
    this.work = work;
    this.listener = listener;
  }

  /**
   * Runs a trial and keeps its result, which says so if it failed.
   *
   * @throws StoreException if nothing can be kept any more
   */
  TrialResult run(Trial trial) {
    long start = System.nanoTime();
    Path folder = store.begin(trial.hash());
    TrialResult result;
    try (TrialLog log = new TrialLog(folder, store.progressFolder(trial.hash()))) {
      log.line(trial.toString());
      try {
        result = succeed(trial, folder, log, start);
      } catch (StoreException | Deadline.PassedException e) {
        throw e;
      } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
        log.failure(e);
        result =
            new TrialResult(
                trial.hash(), TrialRows.failed(trial, reason(e)), null, Map.of(), List.of());
      }
      log.line(result.row().status());
    }
    if (unmeasured && result.done()) {
      store.keepUnmeasured(folder, trial, result);
    } else {
      store.keep(folder, trial, result);
    }
    return result;
  }

  private TrialResult succeed(Trial trial, Path folder, TrialLog log, long start) {
    KeptStep last = steps(trial, log);
    ModelFile.write(
        last.model().with(origin(trial, last.model().provenance())),
        folder.resolve(TrialStore.MODEL));
    Evaluation found =
        work.finish(
            trial, last.model(), strangers(trial, log), folder, ticker(trial, "evaluate", log));
    Map<String, Double> measured = new HashMap<>(found.measured());
    measured.put(RemainingTime.TRIAL_SECONDS, (System.nanoTime() - start) / 1e9);
    return new TrialResult(
        trial.hash(),
        TrialRows.done(trial, found, last),
        found.confusion(),
        measured,
        found.notes());
  }

  /** What a model file must say of itself to be made again, in few bytes. */
  private static Provenance origin(Trial trial, Provenance known) {
    return known
        .with("trial", trial.hash())
        .with("split hash", trial.split().hash())
        .with("made by", Environment.current().line());
  }

  /** Teachers that have no trial of their own to be tested in. */
  private List<Model> strangers(Trial trial, TrialLog log) {
    List<Step> steps = trial.recipe().steps();
    Faculty faculty = new Faculty(trial, steps.size() - 1, other -> steps(other, log));
    return faculty.teachers().strangers(steps, trial.seed());
  }

  private KeptStep steps(Trial trial, TrialLog log) {
    List<Step> steps = trial.recipe().steps();
    int made = steps.size();
    Optional<KeptStep> kept = store.step(trial.stepHash(made));
    while (kept.isEmpty() && --made > 0) {
      kept = store.step(trial.stepHash(made));
    }
    kept.ifPresent(step -> log.line("begins with a model that was made before"));
    KeptStep current = kept.orElse(null);
    for (; made < steps.size(); made++) {
      current = step(trial, made, current, log);
      store.keepStep(trial.stepHash(made + 1), current);
    }
    if (current == null) {
      throw new IllegalStateException("a recipe has at least one step");
    }
    return current;
  }

  private KeptStep step(Trial trial, int index, @Nullable KeptStep before, TrialLog log) {
    Step step = trial.recipe().steps().get(index);
    long start = System.nanoTime();
    Faculty faculty = new Faculty(trial, index, other -> steps(other, log));
    Model model =
        work.step(
            trial,
            step,
            before == null ? null : before.model(),
            faculty.teachers(),
            ticker(trial, step.kind(), log));
    double own = (System.nanoTime() - start) / 1e9 - faculty.wallSeconds();
    log.line(StepTimes.line(step.kind(), own));
    String quantized = model.provenance().entries().get("quantize");
    if (quantized != null) {
      log.line("quantized: " + quantized);
    }
    double earlier = faculty.trainSeconds() + (before == null ? 0 : before.seconds());
    return new KeptStep(model, own + earlier);
  }

  private TrialWork.Ticker ticker(Trial trial, String stage, TrialLog log) {
    return (what, share) -> {
      log.line(stage + ": " + what);
      listener.working(trial, stage + ": " + what, share);
    };
  }

  private static String reason(Throwable problem) {
    if (problem instanceof OutOfMemoryError) {
      return "out of memory; give Java more with -Xmx or choose a smaller batch";
    }
    String message = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    return problem instanceof InputException
        ? message
        : problem.getClass().getSimpleName() + ": " + message;
  }
}
