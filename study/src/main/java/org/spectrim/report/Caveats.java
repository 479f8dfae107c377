package org.spectrim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a reader must know before believing the numbers, found in the numbers themselves. */
final class Caveats {
  private static final double NOTABLE_OVERLAP = 0.05;
  private static final double EXPORT_DIFFERS = 0.5;
  private static final double SLOWER = 1.05;
  private static final int FEW_SEEDS = 5;

  private Caveats() {}

  static List<String> of(List<Standings> all) {
    List<String> caveats = new ArrayList<>();
    List<Summary> summaries = all.stream().flatMap(s -> s.summaries().stream()).toList();
    overlaps(summaries, caveats);
    failures(summaries, caveats);
    seeds(summaries, caveats);
    exports(summaries, caveats);
    slower(all, caveats);
    if (summaries.stream().anyMatch(s -> s.has(Measure.OA))) {
      caveats.add(
          "The models named first on this page were picked by their accuracy on the test pixels;"
              + " the best of many looks a little better than it is.");
    }
    return caveats;
  }

  private static void overlaps(List<Summary> summaries, List<String> caveats) {
    Map<String, Double> overlaps = new LinkedHashMap<>();
    for (Summary summary : summaries) {
      if (summary.overlap() >= NOTABLE_OVERLAP) {
        int window = summary.setting().window();
        overlaps.merge(
            "%s, window %dx%d".formatted(summary.setting().arena().title(), window, window),
            summary.overlap(),
            Math::max);
      }
    }
    if (!overlaps.isEmpty()) {
      caveats.add(
          "Window overlap, the share of test pixels whose window holds a pixel that was trained or"
              + " validated on: "
              + overlaps.entrySet().stream()
                  .map(e -> String.format(Locale.ROOT, "%s: %.1f%%", e.getKey(), e.getValue()))
                  .collect(Collectors.joining("; "))
              + ". These networks have seen part of what they are tested on; on new land they will"
              + " do worse. A buffered split has no overlap.");
    }
  }

  private static void failures(List<Summary> summaries, List<String> caveats) {
    for (Summary summary : summaries) {
      if (!summary.failures().isEmpty()) {
        caveats.add(
            "Failed: "
                + summary.setting().arena().title()
                + ", "
                + summary.setting().label()
                + (summary.seeds() > 0
                    ? " (the other seeds ended, " + summary.seeds() + " of them)"
                    : "")
                + ": "
                + String.join("; ", summary.failures()));
      }
    }
  }

  private static void seeds(List<Summary> summaries, List<String> caveats) {
    long single = summaries.stream().filter(s -> s.seeds() == 1).count();
    if (single > 0) {
      caveats.add(
          (single == summaries.size() ? "Every result" : single + " of the results")
              + " comes from a single seed: there is no interval, and differences of a point or two"
              + " may be chance.");
    }
    int most = summaries.stream().mapToInt(Summary::seeds).max().orElse(0);
    if (most > 1 && most < FEW_SEEDS) {
      caveats.add(
          "With "
              + most
              + " seeds the 95% intervals are wide (Student's t has "
              + (most - 1)
              + (most == 2 ? " degree" : " degrees")
              + " of freedom); they tell of seeds, not of other land, sensors or seasons.");
    }
  }

  private static void exports(List<Summary> summaries, List<String> caveats) {
    List<String> differing = new ArrayList<>();
    for (Summary summary : summaries) {
      double difference = summary.mean(Measure.EXPORTED_OA) - summary.mean(Measure.OA);
      if (Math.abs(difference) > EXPORT_DIFFERS) {
        differing.add(
            String.format(
                Locale.ROOT,
                "%s, %s (%.2f%% instead of %.2f%%)",
                summary.setting().arena().title(),
                summary.setting().label(),
                summary.mean(Measure.EXPORTED_OA),
                summary.mean(Measure.OA)));
      }
    }
    if (!differing.isEmpty()) {
      caveats.add(
          "The exported file classifies otherwise than the model it was made from, by overall"
              + " accuracy in ONNX Runtime: "
              + String.join("; ", differing)
              + ".");
    }
  }

  private static void slower(List<Standings> all, List<String> caveats) {
    List<String> slower = new ArrayList<>();
    for (Standings standings : all) {
      for (Summary summary : standings.summaries()) {
        double own = summary.mean(standings.time());
        double base = standings.baseline(summary).map(s -> s.mean(standings.time())).orElse(0.0);
        if (own > SLOWER * base && base > 0) {
          slower.add(
              "%s, %s (%s times the time)"
                  .formatted(
                      standings.arena().title(),
                      summary.setting().label(),
                      Quantity.factor(own / base)));
        }
      }
    }
    if (!slower.isEmpty()) {
      caveats.add("Slower than its baseline: " + String.join("; ", slower) + ".");
    }
  }
}
