package org.spectrim.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spectrim.statistics.Interval;
import org.spectrim.study.TrialRow;

/**
 * The trials of one setting, put together over their seeds.
 *
 * @param overlap percent of test pixels whose window holds a training pixel, mean over the seeds
 * @param trials how many there were
 * @param seeds how many of them ended with a result
 * @param failures the reasons of those that did not
 * @param values mean and interval of each measure over the trials that have it
 */
record Summary(
    Setting setting,
    double overlap,
    int trials,
    int seeds,
    List<String> failures,
    Map<Measure, Interval> values) {
  private static final String FAILED = "failed: ";

  /** One summary for each setting, in the order in which settings first appear. */
  static List<Summary> of(List<TrialRow> rows) {
    Map<Setting, List<TrialRow>> groups = new LinkedHashMap<>();
    for (TrialRow row : rows) {
      groups.computeIfAbsent(Setting.of(row), setting -> new ArrayList<>()).add(row);
    }
    return groups.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static Summary of(Setting setting, List<TrialRow> rows) {
    List<TrialRow> done = rows.stream().filter(TrialRow::done).toList();
    Map<Measure, Interval> values = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      double[] known =
          done.stream()
              .map(measure::of)
              .filter(Objects::nonNull)
              .mapToDouble(Number::doubleValue)
              .toArray();
      values.put(measure, Interval.of(known));
    }
    List<String> failures =
        rows.stream().filter(row -> !row.done()).map(Summary::reason).distinct().toList();
    double overlap = rows.stream().mapToDouble(TrialRow::overlap).average().orElse(0);
    return new Summary(setting, overlap, rows.size(), done.size(), failures, values);
  }

  private static String reason(TrialRow row) {
    String status = row.status();
    return status.startsWith(FAILED) ? status.substring(FAILED.length()) : status;
  }

  /** Mean and interval of a measure; without values where it was not measured. */
  Interval of(Measure measure) {
    return Objects.requireNonNull(values.get(measure));
  }

  /** The mean of a measure, NaN where it was not measured. */
  double mean(Measure measure) {
    return of(measure).mean();
  }

  boolean has(Measure measure) {
    return of(measure).known();
  }

  /** As in "98.12 ± 0.40", or without interval where there is a single seed. */
  String format(Measure measure) {
    Interval interval = of(measure);
    String mean = measure.format(interval.mean());
    return measure.percent() && interval.bounded()
        ? mean + " ± " + measure.format(interval.halfWidth())
        : mean;
  }
}
