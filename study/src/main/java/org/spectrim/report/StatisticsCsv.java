package org.spectrim.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.spectrim.statistics.Interval;

/** The table {@code statistics.csv}: a row for each setting that was compared with its baseline. */
final class StatisticsCsv {
  private static final List<String> COLUMNS =
      List.of(
          "scene",
          "split",
          "window",
          "model",
          "recipe",
          "seeds",
          "oa_drop_mean",
          "oa_drop_low",
          "oa_drop_high",
          "t_p",
          "t_p_holm",
          "maps",
          "pixels_lost",
          "pixels_won",
          "mcnemar_p",
          "mcnemar_p_holm");

  private StatisticsCsv() {}

  static String text(Collection<Comparison> comparisons) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
    for (Comparison comparison : comparisons) {
      text.append(
              cells(comparison).stream()
                  .map(StatisticsCsv::quoted)
                  .collect(Collectors.joining(",")))
          .append("\r\n");
    }
    return text.toString();
  }

  private static List<String> cells(Comparison comparison) {
    Setting setting = comparison.setting();
    Interval drop = comparison.drop().differences();
    return List.of(
        setting.arena().scene(),
        setting.arena().split(),
        String.valueOf(setting.window()),
        setting.model(),
        setting.recipe(),
        String.valueOf(drop.count()),
        points(drop.mean()),
        points(drop.mean() - drop.halfWidth()),
        points(drop.mean() + drop.halfWidth()),
        chance(comparison.drop().p()),
        chance(comparison.dropHolm()),
        String.valueOf(comparison.maps()),
        comparison.maps() == 0 ? "" : String.valueOf(comparison.lost()),
        comparison.maps() == 0 ? "" : String.valueOf(comparison.won()),
        chance(comparison.mapsP()),
        chance(comparison.mapsHolm()));
  }

  static String points(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }

  static String chance(double p) {
    return Double.isNaN(p) ? "" : String.format(Locale.ROOT, "%.3g", p);
  }

  static String quoted(String cell) {
    boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return special ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
