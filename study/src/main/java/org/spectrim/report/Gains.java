package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.recipe.Recipe;
import org.spectrim.report.Gain.Against;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.statistics.Holm;
import org.spectrim.statistics.PairedTest;
import org.spectrim.study.TrialRow;

/** Finds for each recipe with a teacher the same student alone, and compares them. */
final class Gains {
  /** The trials of a setting that ended, and the accuracies of teachers without one, by seed. */
  private record Runs(
      Setting setting,
      Recipe recipe,
      Teaching teaching,
      Map<Long, TrialRow> rows,
      Map<Long, Double> teachers) {
    Runs(Setting setting, Recipe recipe) {
      this(setting, recipe, Teaching.of(recipe), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    void add(TrialDetail trial) {
      rows.put(trial.row().seed(), trial.row());
      teachers.put(trial.row().seed(), trial.teacherOa());
    }
  }

  /** All that belongs to one recipe in one scene and split. */
  private record Case(
      Runs own, @Nullable Runs reference, @Nullable Runs baseline, @Nullable Runs teacher) {
    Set<Long> seeds() {
      Set<Long> seeds = new LinkedHashSet<>(own.rows.keySet());
      if (reference != null) {
        seeds.retainAll(reference.rows.keySet());
      }
      return seeds;
    }
  }

  /** What makes one line. */
  private record Line(Setting setting, Against against) {}

  private final Map<Line, List<Case>> everywhere = new LinkedHashMap<>();
  private final List<Gain> gains = new ArrayList<>();

  private Gains() {}

  /**
   * The gains in each scene and split, then those over all of them if there are several; none
   * without recipes that teach.
   */
  static List<Gain> of(List<TrialDetail> trials) {
    Map<Setting, Map<Setting, Runs>> families = new LinkedHashMap<>();
    for (TrialDetail trial : trials) {
      Setting setting = Setting.of(trial.row());
      if (trial.row().done()) {
        families
            .computeIfAbsent(setting.baseline(), key -> new LinkedHashMap<>())
            .computeIfAbsent(setting, key -> new Runs(key, trial.recipe()))
            .add(trial);
      }
    }
    Gains all = new Gains();
    families.values().forEach(family -> all.family(List.copyOf(family.values())));
    all.overall();
    return List.copyOf(all.gains);
  }

  private void family(List<Runs> family) {
    List<Gain> own = new ArrayList<>();
    for (Runs runs : family) {
      if (runs.teaching.taught()) {
        for (Against against : Against.values()) {
          Case found = of(runs, against, family);
          if (against == Against.ALONE || found.reference != null) {
            add(own, runs.setting, against, List.of(found));
            Setting anywhere =
                new Setting(
                    Gain.EVERYWHERE,
                    runs.setting.window(),
                    runs.setting.model(),
                    runs.setting.recipe());
            everywhere
                .computeIfAbsent(new Line(anywhere, against), key -> new ArrayList<>())
                .add(found);
          }
        }
      }
    }
    gains.addAll(finished(own));
  }

  private static Case of(Runs runs, Against against, List<Runs> family) {
    Teaching teaching = runs.teaching;
    Predicate<Runs> isReference =
        against == Against.ALONE
            ? other -> !other.teaching.taught() && other.teaching.alone().equals(teaching.alone())
            : other ->
                teaching.unlabelled() > 0
                    && other.teaching.unlabelled() == 0
                    && other.teaching.labelled().equals(teaching.labelled());
    Object steps = teaching.teacherSteps();
    return new Case(
        runs,
        first(family, isReference),
        first(family, other -> other.setting.isBaseline()),
        steps == null
            ? null
            : first(
                family,
                other -> steps.equals(other.recipe.canonical(other.recipe.steps().size()))));
  }

  private static @Nullable Runs first(List<Runs> family, Predicate<Runs> which) {
    return family.stream().filter(which).findFirst().orElse(null);
  }

  private void overall() {
    Map<Setting, List<Gain>> families = new LinkedHashMap<>();
    everywhere.forEach(
        (line, cases) -> {
          if (cases.size() > 1) {
            add(
                families.computeIfAbsent(line.setting.baseline(), key -> new ArrayList<>()),
                line.setting,
                line.against,
                cases);
          }
        });
    families.values().forEach(family -> gains.addAll(finished(family)));
  }

  /** Of several cases, the seeds that all of them ended with count; nothing if there are none. */
  private static void add(List<Gain> gains, Setting setting, Against against, List<Case> cases) {
    Set<Long> seeds = new LinkedHashSet<>(cases.get(0).seeds());
    cases.forEach(one -> seeds.retainAll(one.seeds()));
    boolean compared = cases.stream().allMatch(one -> one.reference != null);
    if (seeds.isEmpty() || (cases.size() > 1 && !compared)) {
      return;
    }
    Case first = cases.get(0);
    double[] differences =
        compared
            ? seeds.stream()
                .mapToDouble(seed -> difference(cases, seed, Case::own, Case::reference))
                .toArray()
            : new double[0];
    gains.add(
        new Gain(
            setting,
            cases.size(),
            first.own.teaching,
            against,
            first.reference == null ? "" : first.reference.setting.recipe(),
            mean(cases, seeds, Case::own, Gains::oa),
            mean(cases, seeds, Case::reference, Gains::oa),
            mean(cases, seeds, Case::baseline, Gains::oa),
            Optional.ofNullable(first.teacher)
                .map(runs -> runs.setting.recipe())
                .orElse(first.own.teaching.teacher()),
            first.teacher == null
                ? strangers(cases, seeds)
                : mean(cases, seeds, Case::teacher, Gains::oa),
            mean(cases, seeds, Case::own, Gains::params),
            mean(cases, seeds, Case::baseline, Gains::params),
            PairedTest.of(differences),
            Double.NaN,
            mean(cases, seeds, Case::baseline, Gains::oa)
                - mean(cases, seeds, Case::own, Gains::oa),
            false));
  }

  private static double difference(
      List<Case> cases,
      long seed,
      Function<Case, @Nullable Runs> one,
      Function<Case, @Nullable Runs> other) {
    Set<Long> only = Set.of(seed);
    return mean(cases, only, one, Gains::oa) - mean(cases, only, other, Gains::oa);
  }

  /** The mean over cases and seeds; NaN if one of them is missing. */
  private static double mean(
      List<Case> cases,
      Set<Long> seeds,
      Function<Case, @Nullable Runs> which,
      ToDoubleFunction<TrialRow> value) {
    double sum = 0;
    for (Case one : cases) {
      Runs runs = which.apply(one);
      for (Long seed : seeds) {
        TrialRow row = runs == null ? null : runs.rows.get(seed);
        sum += row == null ? Double.NaN : value.applyAsDouble(row);
      }
    }
    return sum / (cases.size() * seeds.size());
  }

  /** The mean accuracy of teachers without a trial of their own. */
  private static double strangers(List<Case> cases, Set<Long> seeds) {
    return cases.stream()
        .flatMap(one -> seeds.stream().map(seed -> one.own.teachers.get(seed)))
        .mapToDouble(Objects::requireNonNull)
        .average()
        .orElse(Double.NaN);
  }

  private static double oa(TrialRow row) {
    return Objects.requireNonNull(row.oa());
  }

  private static double params(TrialRow row) {
    return row.params() == null ? Double.NaN : row.params();
  }

  /** Corrects for the number of comparisons and names the smallest student. */
  private static List<Gain> finished(List<Gain> family) {
    Optional<Gain> smallest =
        family.stream()
            .filter(gain -> gain.against() == Against.ALONE && gain.withinAPoint())
            .filter(gain -> gain.params() < gain.baselineParams())
            .min(
                Comparator.comparingDouble(Gain::params)
                    .thenComparing(Comparator.comparingDouble(Gain::oa).reversed()));
    return Stream.of(Against.values())
        .flatMap(against -> corrected(family.stream().filter(g -> g.against() == against).toList()))
        .map(
            gain -> smallest.isPresent() && isSame(gain, smallest.get()) ? gain.asSmallest() : gain)
        .toList();
  }

  private static boolean isSame(Gain gain, Gain other) {
    return gain.setting().equals(other.setting()) && gain.against() == other.against();
  }

  private static Stream<Gain> corrected(List<Gain> gains) {
    double[] p = Holm.adjust(gains.stream().mapToDouble(gain -> gain.gain().p()).toArray());
    List<Gain> corrected = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      corrected.add(gains.get(i).withHolm(p[i]));
    }
    return corrected.stream();
  }
}
