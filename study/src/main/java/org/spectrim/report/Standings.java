package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spectrim.report.Setting.Arena;

/**
 * The summaries of one arena, and the answer they give: the smallest model that is as good as the
 * best.
 *
 * @param summaries at least one
 */
record Standings(Arena arena, List<Summary> summaries) {
  /** A model this many percentage points of overall accuracy below the best is as good. */
  static final double TOLERANCE = 1;

  static List<Standings> of(List<Summary> summaries) {
    Map<Arena, List<Summary>> groups = new LinkedHashMap<>();
    for (Summary summary : summaries) {
      groups.computeIfAbsent(summary.setting().arena(), arena -> new ArrayList<>()).add(summary);
    }
    return groups.entrySet().stream().map(e -> new Standings(e.getKey(), e.getValue())).toList();
  }

  /**
   * The file size to judge by: that of the model file, or of the exported one where only that is
   * known.
   */
  Measure size() {
    return summaries.stream().anyMatch(s -> s.has(Measure.MODEL_BYTES))
        ? Measure.MODEL_BYTES
        : Measure.ONNX_BYTES;
  }

  /** The time to judge by: that of the whole scene, or of one window where only that is known. */
  Measure time() {
    return summaries.stream().anyMatch(s -> s.has(Measure.SCENE_SECONDS))
        ? Measure.SCENE_SECONDS
        : Measure.LATENCY_B1;
  }

  /** The summary with the highest mean overall accuracy. */
  Optional<Summary> best() {
    return summaries.stream()
        .filter(s -> s.has(Measure.OA))
        .max(Comparator.comparingDouble(s -> s.mean(Measure.OA)));
  }

  /** The smallest one at most {@link #TOLERANCE} points below the best; the faster of equals. */
  Optional<Summary> smallest() {
    double least = best().map(s -> s.mean(Measure.OA) - TOLERANCE).orElse(Double.NaN);
    return summaries.stream()
        .filter(s -> s.has(size()) && s.mean(Measure.OA) >= least)
        .min(
            Comparator.comparingDouble((Summary s) -> s.mean(size()))
                .thenComparingDouble(s -> s.mean(time())));
  }

  /** The baselines, one for each network and window. */
  List<Summary> baselines() {
    return summaries.stream().filter(s -> s.setting().isBaseline() && s.has(Measure.OA)).toList();
  }

  /**
   * The smallest of the models made of one baseline's network, itself too, whose mean is at most
   * {@link #TOLERANCE} points below it and which no test shows to be worse; the faster of equals.
   */
  Optional<Summary> smallest(Summary baseline, Map<Setting, Comparison> comparisons) {
    double least = baseline.mean(Measure.OA) - TOLERANCE;
    return summaries.stream()
        .filter(s -> s.setting().baseline().equals(baseline.setting()))
        .filter(s -> s.has(size()) && s.mean(Measure.OA) >= least)
        .filter(s -> !worse(comparisons.get(s.setting())))
        .min(
            Comparator.comparingDouble((Summary s) -> s.mean(size()))
                .thenComparingDouble(s -> s.mean(time())));
  }

  private static boolean worse(@Nullable Comparison comparison) {
    return comparison != null && comparison.worse();
  }

  /** The baseline of a summary, if it ended with a result. */
  Optional<Summary> baseline(Summary summary) {
    return summaries.stream()
        .filter(s -> s.setting().equals(summary.setting().baseline()) && s.has(Measure.OA))
        .findFirst();
  }
}
