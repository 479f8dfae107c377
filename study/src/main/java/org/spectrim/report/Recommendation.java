package org.spectrim.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.Names;
import org.spectrim.study.StoredStudy;
import org.spectrim.study.StudyOutcome;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialRow;
import org.spectrim.study.TrialStore;

/**
 * The model to take for a scene and split. Settings are judged by their means over the seeds: of
 * those within all limits the most accurate, or where only the drop is limited the smallest. Which
 * seed's file is then named does not depend on its accuracy on test pixels: it is the first one
 * that keeps the limits itself.
 *
 * @param scene of the study
 * @param split likewise
 * @param fits whether a model is within all limits; if not, it is the one that exceeds them least,
 *     by the largest factor of any limit
 * @param label of the model's setting; empty if no trial ended
 * @param file of the model; null if no trial ended
 * @param reasons why, one line each
 */
public record Recommendation(
    String scene,
    String split,
    boolean fits,
    String label,
    @Nullable Path file,
    List<String> reasons) {

  /** A setting and by which factor it exceeds the limit that it exceeds most; at most 1 fits. */
  private record Candidate(Summary summary, double drop, double excess) {
    boolean fits() {
      return excess <= 1;
    }
  }

  public Recommendation {
    reasons = List.copyOf(reasons);
  }

  /**
   * One recommendation for each scene and split.
   *
   * @param scene only this one, or null for all
   * @param split only this one, or null for all
   * @throws org.spectrim.error.UsageException if the study has no such scene or split
   */
  public static List<Recommendation> of(
      StoredStudy study, Limits limits, @Nullable String scene, @Nullable String split) {
    List<TrialRow> rows = study.outcome().rows();
    check("scene", scene, rows.stream().map(TrialRow::scene).distinct().toList());
    check("split", split, rows.stream().map(TrialRow::split).distinct().toList());
    List<Recommendation> all = new ArrayList<>();
    for (Standings standings : Standings.of(Summary.of(rows))) {
      if ((scene == null || scene.equals(standings.arena().scene()))
          && (split == null || split.equals(standings.arena().split()))) {
        all.add(of(standings, limits, study.outcome()));
      }
    }
    return all;
  }

  private static void check(String what, @Nullable String name, List<String> known) {
    if (name != null && !known.contains(name)) {
      throw Names.unknown(what, name, known);
    }
  }

  private static Recommendation of(Standings standings, Limits limits, StudyOutcome outcome) {
    String scene = standings.arena().scene();
    String split = standings.arena().split();
    Optional<Summary> base =
        standings.summaries().stream()
            .filter(s -> s.setting().isBaseline() && s.has(Measure.OA))
            .max(Comparator.comparingDouble(s -> s.mean(Measure.OA)));
    double reference = base.or(standings::best).map(s -> s.mean(Measure.OA)).orElse(Double.NaN);
    List<Candidate> candidates =
        standings.summaries().stream()
            .filter(s -> s.has(Measure.OA))
            .map(s -> candidate(s, reference, limits))
            .toList();
    Comparator<Candidate> order =
        limits.measures().isEmpty()
            ? Comparator.comparingDouble(c -> c.summary.mean(Measure.MODEL_BYTES))
            : Comparator.comparingDouble((Candidate c) -> -c.summary.mean(Measure.OA))
                .thenComparingDouble(c -> c.summary.mean(Measure.MODEL_BYTES));
    Optional<Candidate> fitting = candidates.stream().filter(Candidate::fits).min(order);
    Optional<Candidate> taken =
        fitting.or(() -> candidates.stream().min(Comparator.comparingDouble(c -> c.excess)));
    if (taken.isEmpty()) {
      return new Recommendation(
          scene, split, false, "", null, List.of("no trial ended with a result"));
    }
    List<String> reasons = new ArrayList<>();
    long fit = candidates.stream().filter(Candidate::fits).count();
    reasons.add(why(limits, fit, candidates.size()));
    reasons.addAll(numbers(taken.get(), base, limits));
    TrialRow row = file(taken.get().summary, limits, outcome.rows());
    reasons.add(
        "seed %d of %d: the first whose own file keeps the limits, not the most accurate one"
            .formatted(row.seed(), taken.get().summary.seeds()));
    reasons.add(
        "chosen among %d by accuracy on the test pixels, so expect a little less on others"
            .formatted(candidates.size()));
    if (taken.get().summary.overlap() > 0) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "%.1f%% of the test windows hold a training pixel: on new land expect less",
              taken.get().summary.overlap()));
    }
    return new Recommendation(
        scene,
        split,
        fitting.isPresent(),
        taken.get().summary.setting().label(),
        folder(outcome, row).resolve(TrialStore.MODEL),
        reasons);
  }

  private static Candidate candidate(Summary summary, double reference, Limits limits) {
    double drop = reference - summary.mean(Measure.OA);
    double excess = 0;
    for (Map.Entry<Measure, Double> limit : limits.measures().entrySet()) {
      double value = summary.mean(limit.getKey());
      // What was not measured may exceed any limit.
      excess = Math.max(excess, Double.isNaN(value) ? Double.MAX_VALUE : value / limit.getValue());
    }
    Double most = limits.drop();
    if (most != null && drop > most) {
      excess = Math.max(excess, most > 0 ? drop / most : 1 + drop);
    }
    return new Candidate(summary, drop, excess);
  }

  private static String why(Limits limits, long fit, int all) {
    if (fit == 0) {
      return "nothing of %d models is within the limits; this one exceeds them least"
          .formatted(all);
    }
    return limits.measures().isEmpty()
        ? "the smallest of the %d of %d models within the limits".formatted(fit, all)
        : "the most accurate of the %d of %d models within the limits".formatted(fit, all);
  }

  private static List<String> numbers(Candidate taken, Optional<Summary> base, Limits limits) {
    Summary summary = taken.summary;
    List<String> lines = new ArrayList<>();
    String accuracy = "overall accuracy " + summary.format(Measure.OA) + " %";
    base.ifPresentOrElse(
        b ->
            lines.add(
                "%s, %s points %s the best baseline, %s%s"
                    .formatted(
                        accuracy,
                        Measure.OA_DROP.format(Math.abs(taken.drop)),
                        taken.drop < 0 ? "above" : "below",
                        b.setting().label(),
                        limit(limits.drop(), v -> Measure.OA_DROP.format(v)))),
        () -> lines.add(accuracy + "; there is no baseline to compare with"));
    Map<Measure, Double> limited = limits.measures();
    for (Measure measure :
        List.of(Measure.MODEL_BYTES, Measure.MACS, Measure.LATENCY_B1, Measure.SCENE_SECONDS)) {
      if (summary.has(measure)) {
        double share =
            100 * summary.mean(measure) / base.map(b -> b.mean(measure)).orElse(Double.NaN);
        lines.add(
            "%s %s%s%s"
                .formatted(
                    measure.title(),
                    measure.format(summary.mean(measure)),
                    Double.isNaN(share)
                        ? ""
                        : String.format(Locale.ROOT, ", %.1f%% of that baseline's", share),
                    limit(limited.get(measure), measure::format)));
      } else if (limited.containsKey(measure)) {
        lines.add(measure.title() + " was not measured (measure: false in the study)");
      }
    }
    return lines;
  }

  private static String limit(@Nullable Double limit, DoubleFunction<String> format) {
    return limit == null ? "" : " (limit " + format.apply(limit) + ")";
  }

  /** The first seed's row that keeps the limits by itself, else the first. */
  private static TrialRow file(Summary summary, Limits limits, List<TrialRow> rows) {
    List<TrialRow> own =
        rows.stream()
            .filter(row -> row.done() && Setting.of(row).equals(summary.setting()))
            .sorted(Comparator.comparingLong(TrialRow::seed))
            .toList();
    return own.stream()
        .filter(
            row ->
                limits.measures().entrySet().stream()
                    .allMatch(limit -> keeps(row, limit.getKey(), limit.getValue())))
        .findFirst()
        .orElse(own.get(0));
  }

  private static boolean keeps(TrialRow row, Measure measure, double limit) {
    Number value = measure.of(row);
    return value != null && value.doubleValue() <= limit;
  }

  private static Path folder(StudyOutcome outcome, TrialRow wanted) {
    Iterator<TrialRow> rows = outcome.rows().iterator();
    for (Trial trial : outcome.trials().keySet()) {
      if (Objects.equals(rows.next(), wanted)) {
        return outcome.trialFolder(trial);
      }
    }
    throw new IllegalArgumentException("no row of this study: " + wanted);
  }
}
