package org.spectrim.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.spectrim.statistics.Interval;

/**
 * The table {@code distillation.csv}: a row for each recipe with a teacher and what it is compared
 * with.
 */
final class DistillationCsv {
  private static final List<String> COLUMNS =
      List.of(
          "scene",
          "split",
          "window",
          "model",
          "recipe",
          "method",
          "mode",
          "unlabelled",
          "student",
          "params",
          "baseline_params",
          "against",
          "reference",
          "seeds",
          "oa",
          "reference_oa",
          "baseline_oa",
          "teacher",
          "teacher_oa",
          "gain_mean",
          "gain_low",
          "gain_high",
          "p",
          "p_holm",
          "helps",
          "within_1_point",
          "smallest_within_1_point");

  private DistillationCsv() {}

  static String text(List<Gain> gains) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
    for (Gain gain : gains) {
      text.append(cells(gain).stream().map(StatisticsCsv::quoted).collect(Collectors.joining(",")))
          .append("\r\n");
    }
    return text.toString();
  }

  private static List<String> cells(Gain gain) {
    Interval interval = gain.gain().differences();
    return List.of(
        gain.setting().arena().scene(),
        gain.setting().arena().split(),
        String.valueOf(gain.setting().window()),
        gain.setting().model(),
        gain.setting().recipe(),
        gain.teaching().method(),
        gain.teaching().mode(),
        String.valueOf(gain.teaching().unlabelled()),
        gain.teaching().student(),
        count(gain.params()),
        count(gain.baselineParams()),
        gain.against().title(),
        gain.reference(),
        String.valueOf(interval.count()),
        StatisticsCsv.points(gain.oa()),
        StatisticsCsv.points(gain.referenceOa()),
        StatisticsCsv.points(gain.baselineOa()),
        gain.teacher(),
        StatisticsCsv.points(gain.teacherOa()),
        StatisticsCsv.points(interval.mean()),
        StatisticsCsv.points(interval.mean() - interval.halfWidth()),
        StatisticsCsv.points(interval.mean() + interval.halfWidth()),
        StatisticsCsv.chance(gain.gain().p()),
        StatisticsCsv.chance(gain.holm()),
        gain.verdict().title(),
        Double.isNaN(gain.drop()) ? "" : gain.withinAPoint() ? "yes" : "no",
        gain.smallest() ? "yes" : "");
  }

  private static String count(double params) {
    return Double.isNaN(params) ? "" : String.format(Locale.ROOT, "%.0f", params);
  }
}
