package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spectrim.statistics.RankTest;

/**
 * Methods ranked by mean overall accuracy on several scenes, under one split.
 *
 * @param scenes on which all of them ended
 * @param methods from the best mean rank to the worst
 * @param p of Friedman's test
 * @param criticalDifference of mean ranks, after Nemenyi
 */
record Ranking(
    String split, List<String> scenes, List<Ranked> methods, double p, double criticalDifference) {

  /** A method and its mean rank, 1 is best. */
  record Ranked(String method, double rank) {}

  /** One ranking for each split that two scenes or more were split by. */
  static List<Ranking> of(List<Standings> all) {
    Map<String, List<Standings>> splits = new LinkedHashMap<>();
    for (Standings standings : all) {
      splits.computeIfAbsent(standings.arena().split(), key -> new ArrayList<>()).add(standings);
    }
    List<Ranking> rankings = new ArrayList<>();
    splits.forEach(
        (split, scenes) -> {
          Set<String> methods = new LinkedHashSet<>(accuracies(scenes.get(0)).keySet());
          scenes.forEach(scene -> methods.retainAll(accuracies(scene).keySet()));
          if (scenes.size() > 1 && methods.size() > 1) {
            rankings.add(of(split, scenes, List.copyOf(methods)));
          }
        });
    return rankings;
  }

  private static Ranking of(String split, List<Standings> scenes, List<String> methods) {
    double[][] values = new double[scenes.size()][];
    for (int i = 0; i < values.length; i++) {
      Map<String, Double> own = accuracies(scenes.get(i));
      values[i] = methods.stream().mapToDouble(own::get).toArray();
    }
    RankTest test = RankTest.of(values);
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      ranked.add(new Ranked(methods.get(i), test.ranks()[i]));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::rank));
    return new Ranking(
        split,
        scenes.stream().map(scene -> scene.arena().scene()).toList(),
        ranked,
        test.p(),
        test.criticalDifference());
  }

  private static Map<String, Double> accuracies(Standings standings) {
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (Summary summary : standings.summaries()) {
      if (summary.has(Measure.OA)) {
        String window =
            summary.setting().window() > 1 ? ", window " + summary.setting().window() : "";
        accuracies.put(summary.setting().label() + window, summary.mean(Measure.OA));
      }
    }
    return accuracies;
  }
}
