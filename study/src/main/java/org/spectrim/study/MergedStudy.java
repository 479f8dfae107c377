package org.spectrim.study;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.spectrim.error.InputException;
import org.spectrim.scene.catalog.SceneSource;

/**
 * Several studies as one, as those of several scenes. Nothing of them may contradict another: a
 * scene's name must mean the same data, a split's label and seed the same pixels, and what makes a
 * row the same trial, with the same result.
 */
final class MergedStudy {
  private final Map<Trial, TrialResult> results = new LinkedHashMap<>();
  private final Map<Trial, Path> homes = new LinkedHashMap<>();
  private final Map<List<Object>, Claim> claims = new HashMap<>();

  private MergedStudy() {}

  /** What a study means by a name. */
  private record Claim(Object meaning, Path home, Trial trial) {}

  /**
   * Merges studies; trials are in the order of the studies and there in that of their tables.
   *
   * @param folder for what is written about all of them
   * @throws InputException if two of them contradict each other
   */
  static StoredStudy of(List<StoredStudy> studies, Path folder) {
    MergedStudy merged = new MergedStudy();
    Map<String, SceneSource> scenes = new LinkedHashMap<>();
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    Set<String> caveats = new LinkedHashSet<>();
    for (StoredStudy study : studies) {
      StudyOutcome outcome = study.outcome();
      outcome.trials().forEach((trial, result) -> merged.add(outcome, trial, result));
      study.scenes().forEach(scenes::putIfAbsent);
      outcome
          .environment()
          .facts()
          .forEach((k, v) -> facts.computeIfAbsent(k, key -> new LinkedHashSet<>()).add(v));
      caveats.addAll(outcome.caveats());
    }
    Map<String, String> environment = new LinkedHashMap<>();
    facts.forEach((term, texts) -> environment.put(term, String.join("; ", texts)));
    List<Trial> trials = List.copyOf(merged.results.keySet());
    return new StoredStudy(
        new StudyOutcome(
            folder,
            List.copyOf(TrialRows.table(trials, merged.results).values()),
            merged.results,
            new Environment(environment),
            List.copyOf(caveats),
            merged.homes),
        scenes);
  }

  private void add(StudyOutcome outcome, Trial trial, TrialResult result) {
    Path home = outcome.folder();
    String scene = trial.scene();
    String split = trial.split().label();
    claim(
        List.of("scene", scene),
        new Claim(trial.sceneHash(), home, trial),
        "scene '" + scene + "' is other data");
    claim(
        List.of("split", scene, split, trial.seed()),
        new Claim(trial.split().hash(), home, trial),
        "split '%s' of scene '%s' with seed %d has other pixels (its options or the window differ)"
            .formatted(split, scene, trial.seed()));
    TrialRow row = result.row();
    Trial first =
        claim(
            List.of("row", scene, split, row.window(), row.model(), row.recipe(), row.seed()),
            new Claim(trial.hash(), home, trial),
            "'%s' was run with other options (see spec.json of the trials)".formatted(trial));
    TrialResult before = results.get(first);
    if (before != null && before.done() && result.done() && !sameAccuracy(before.row(), row)) {
      throw new InputException(
          "%s and %s cannot be one result: '%s' has an OA of %s and of %s"
              .formatted(homes.get(first), home, trial, before.row().oa(), row.oa()));
    }
    if (before == null || (!before.done() && result.done())) {
      results.put(first, result);
      homes.put(first, home);
    }
  }

  private static boolean sameAccuracy(TrialRow a, TrialRow b) {
    return Objects.equals(a.oa(), b.oa());
  }

  /** Gives a name its meaning, or checks that it has it already; the first trial of the name. */
  private Trial claim(List<Object> name, Claim claim, String contradiction) {
    Claim first = claims.putIfAbsent(name, claim);
    if (first == null) {
      return claim.trial;
    }
    if (!first.meaning.equals(claim.meaning)) {
      throw new InputException(
          "%s and %s cannot be one result: %s; report them apart"
              .formatted(first.home, claim.home, contradiction));
    }
    return first.trial;
  }
}
