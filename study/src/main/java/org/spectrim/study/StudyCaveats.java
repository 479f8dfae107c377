package org.spectrim.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.spectrim.recipe.Step;

/** What a reader of a study's numbers must know, one line each. */
final class StudyCaveats {
  private static final String SUBSCENE = "subscene";
  private static final String SYNTHETIC = "synthetic";

  private StudyCaveats() {}

  /** What the rows say by themselves: overlap, single seeds, failures. */
  static List<String> ofRows(List<TrialRow> rows) {
    List<String> caveats = new ArrayList<>(overlaps(rows));
    if (rows.stream().map(TrialRow::seed).distinct().count() == 1) {
      caveats.add("a single seed: differences of a point or two may be chance");
    }
    long failed = rows.stream().filter(row -> !row.done()).count();
    if (failed > 0) {
      caveats.add(
          failed
              + (failed == 1 ? " trial" : " trials")
              + " failed; see the column 'status', and run the study again to retry");
    }
    return caveats;
  }

  /** What only the study itself knows. */
  static List<String> ofStudy(Map<Trial, TrialResult> results) {
    List<String> caveats = new ArrayList<>();
    Set<String> scenes = new LinkedHashSet<>();
    results.keySet().forEach(trial -> scenes.add(trial.scene()));
    for (String scene : scenes) {
      if (scene.contains(SUBSCENE)) {
        caveats.add(
            scene
                + ": a part of the published scene; not comparable with results on the whole one");
      } else if (scene.contains(SYNTHETIC)) {
        caveats.add(scene + ": a made-up landscape; says nothing about a real sensor");
      }
    }
    if (results.keySet().stream().noneMatch(trial -> trial.recipe().isBaseline())) {
      caveats.add("no recipe 'baseline': drops of accuracy are not known");
    }
    if (results.keySet().stream()
        .anyMatch(t -> t.recipe().steps().stream().anyMatch(Step.Scratch.class::isInstance))) {
      caveats.add(
          "recipes 'from scratch' are controls: the network that pruning arrived at with new random"
              + " weights, trained as many epochs as training and fine-tuning had together");
    }
    results.keySet().stream()
        .filter(trial -> trial.recipe().steps().stream().anyMatch(StudyCaveats::transductive))
        .map(trial -> trial.recipe().name())
        .distinct()
        .map(
            recipe ->
                recipe
                    + ": transductive, learned from test pixels without their labels; not comparable"
                    + " with recipes that did not")
        .forEach(caveats::add);
    RepeatedNotes notes = new RepeatedNotes();
    results.forEach(
        (trial, result) -> result.notes().forEach(note -> notes.add(trial.toString(), note)));
    caveats.addAll(notes.lines());
    return caveats;
  }

  private static boolean transductive(Step step) {
    Step.Distill lessons =
        step instanceof Step.Quantize quantize
            ? quantize.teaching()
            : step instanceof Step.Distill distill ? distill : null;
    return lessons != null && lessons.loss().transductive();
  }

  private static List<String> overlaps(List<TrialRow> rows) {
    Map<String, Double> largest = new LinkedHashMap<>();
    for (TrialRow row : rows) {
      if (row.overlap() > 0) {
        String setting = "%s, %s, window %d".formatted(row.scene(), row.split(), row.window());
        largest.merge(setting, row.overlap(), Math::max);
      }
    }
    return largest.entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s: %.1f%% of the test windows hold a training pixel, so accuracy on new land is lower",
                    entry.getKey(),
                    entry.getValue()))
        .toList();
  }
}
