package org.spectrim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.spectrim.statistics.CombinedP;
import org.spectrim.statistics.Holm;
import org.spectrim.statistics.McNemar;
import org.spectrim.statistics.PairedTest;
import org.spectrim.study.TestLabels;
import org.spectrim.study.TrialRow;

/**
 * A setting compared with its baseline: the same scene, split, window and network, seed by seed.
 *
 * @param drop baseline less setting, percentage points of overall accuracy, over the seeds
 * @param dropHolm probability of the t-test after Holm's correction over the recipes of the network
 * @param maps how many pairs of label maps were compared
 * @param lost test pixels, of all seeds, that only the baseline has right
 * @param won those that only the setting has right
 * @param mapsP McNemar's mid-p, of several seeds combined; NaN without maps
 * @param mapsHolm the same after Holm's correction
 */
record Comparison(
    Setting setting,
    PairedTest drop,
    double dropHolm,
    int maps,
    long lost,
    long won,
    double mapsP,
    double mapsHolm) {
  private static final double LEVEL = 0.05;

  /** Whether the t-test over the seeds finds it better than its baseline. */
  boolean better() {
    return dropHolm < LEVEL && drop.differences().mean() < 0;
  }

  /** Whether the t-test over the seeds finds it worse than its baseline. */
  boolean worse() {
    return dropHolm < LEVEL && drop.differences().mean() > 0;
  }

  /** Whether the maps differ from those of the baseline by more than chance. */
  boolean mapsDiffer() {
    return mapsHolm < LEVEL;
  }

  /** One seed of a setting. */
  private record Run(Setting setting, long seed) {}

  /**
   * Compares all settings that have a baseline.
   *
   * @param labels what a trial said of the test pixels, where that is known
   */
  static Map<Setting, Comparison> of(
      List<TrialRow> rows, Function<TrialRow, Optional<TestLabels>> labels) {
    Map<Run, TrialRow> runs = new LinkedHashMap<>();
    rows.stream()
        .filter(TrialRow::done)
        .forEach(row -> runs.put(new Run(Setting.of(row), row.seed()), row));
    Map<Setting, List<TrialRow>> settings = new LinkedHashMap<>();
    for (TrialRow row : runs.values()) {
      Setting setting = Setting.of(row);
      if (!setting.isBaseline() && runs.containsKey(new Run(setting.baseline(), row.seed()))) {
        settings.computeIfAbsent(setting, key -> new ArrayList<>()).add(row);
      }
    }
    Map<Setting, List<Comparison>> families = new LinkedHashMap<>();
    Map<TrialRow, Optional<TestLabels>> read = new LinkedHashMap<>();
    settings.forEach(
        (setting, own) ->
            families
                .computeIfAbsent(setting.baseline(), key -> new ArrayList<>())
                .add(
                    compare(
                        setting,
                        own,
                        runs,
                        row ->
                            row.recipe().equals(Setting.BASELINE)
                                ? read.computeIfAbsent(row, labels)
                                : labels.apply(row))));
    Map<Setting, Comparison> all = new LinkedHashMap<>();
    families.values().stream()
        .flatMap(family -> corrected(family).stream())
        .forEach(comparison -> all.put(comparison.setting, comparison));
    return all;
  }

  private static Comparison compare(
      Setting setting,
      List<TrialRow> rows,
      Map<Run, TrialRow> runs,
      Function<TrialRow, Optional<TestLabels>> labels) {
    double[] drops = new double[rows.size()];
    List<McNemar> maps = new ArrayList<>();
    for (int i = 0; i < drops.length; i++) {
      TrialRow own = rows.get(i);
      TrialRow base = Objects.requireNonNull(runs.get(new Run(setting.baseline(), own.seed())));
      drops[i] = Objects.requireNonNull(base.oa()) - Objects.requireNonNull(own.oa());
      Optional<TestLabels> first = labels.apply(base);
      Optional<TestLabels> second = labels.apply(own);
      if (first.isPresent() && second.isPresent()) {
        maps.add(
            McNemar.of(first.get().truth(), first.get().predicted(), second.get().predicted()));
      }
    }
    return new Comparison(
        setting,
        PairedTest.of(drops),
        Double.NaN,
        maps.size(),
        maps.stream().mapToLong(McNemar::lost).sum(),
        maps.stream().mapToLong(McNemar::won).sum(),
        CombinedP.of(maps.stream().mapToDouble(McNemar::midP).toArray()),
        Double.NaN);
  }

  private static List<Comparison> corrected(List<Comparison> family) {
    double[] drops = Holm.adjust(family.stream().mapToDouble(c -> c.drop.p()).toArray());
    double[] maps = Holm.adjust(family.stream().mapToDouble(Comparison::mapsP).toArray());
    List<Comparison> corrected = new ArrayList<>();
    for (int i = 0; i < drops.length; i++) {
      Comparison c = family.get(i);
      corrected.add(
          new Comparison(c.setting, c.drop, drops[i], c.maps, c.lost, c.won, c.mapsP, maps[i]));
    }
    return corrected;
  }
}
