package org.spectrim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.spectrim.study.TrialRow;

/** The results as plain text of at most 120 columns, a block for each scene and split. */
public final class TerminalTable {
  static final int WIDTH = 120;
  private static final String GAP = "  ";
  private static final int SHORTEST = 8;

  private TerminalTable() {}

  /** The table of some trials, with a line break after each line; empty for no rows. */
  public static String render(List<TrialRow> rows) {
    StringBuilder text = new StringBuilder();
    for (Standings standings : Standings.of(Summary.of(rows))) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(fit(heading(standings), WIDTH)).append('\n');
      text.append(block(standings));
    }
    return text.toString();
  }

  private static String heading(Standings standings) {
    double overlap = standings.summaries().stream().mapToDouble(Summary::overlap).max().orElse(0);
    return standings.arena().title()
        + (overlap == 0
            ? " (no window overlap)"
            : String.format(Locale.ROOT, " (window overlap up to %.1f%%)", overlap));
  }

  private record Column(String title, boolean words, int width, List<String> cells) {
    static Column of(
        String title, boolean words, List<Summary> summaries, Function<Summary, String> cell) {
      List<String> cells = summaries.stream().map(cell).toList();
      int width = cells.stream().mapToInt(String::length).reduce(title.length(), Math::max);
      return new Column(title, words, width, cells);
    }

    Column atMost(int limit) {
      return new Column(title, words, Math.min(width, limit), cells);
    }

    String heading() {
      return padded(title);
    }

    String cell(int row) {
      return padded(cells.get(row));
    }

    private String padded(String text) {
      String fitting = fit(text, width);
      String space = " ".repeat(width - fitting.length());
      return words ? fitting + space : space + fitting;
    }
  }

  private static String block(Standings standings) {
    List<Summary> summaries = standings.summaries();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of("network", true, summaries, s -> s.setting().model()));
    columns.add(Column.of("recipe", true, summaries, s -> s.setting().recipe()));
    columns.add(Column.of("seeds", false, summaries, TerminalTable::seeds));
    for (Measure measure :
        List.of(
            Measure.OA,
            Measure.AA,
            Measure.OA_DROP,
            Measure.EXPORTED_OA,
            Measure.EPOCHS,
            standings.size(),
            Measure.LATENCY_B1,
            Measure.SCENE_SECONDS)) {
      if (isShown(measure, summaries)) {
        columns.add(Column.of(title(measure), false, summaries, s -> cell(measure, s)));
      }
    }
    // The names of recipes give way where the line would grow too long.
    int all = columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1);
    Column recipes = columns.get(1);
    columns.set(1, recipes.atMost(Math.max(SHORTEST, recipes.width() - (all - WIDTH))));
    StringBuilder text = new StringBuilder(line(columns, Column::heading));
    for (int row = 0; row < summaries.size(); row++) {
      int number = row;
      text.append(line(columns, column -> column.cell(number)));
    }
    return text.toString();
  }

  /** Epochs are worth a column only where recipes spend unequally many. */
  private static boolean isShown(Measure measure, List<Summary> summaries) {
    return summaries.stream().anyMatch(s -> s.has(measure))
        && (measure != Measure.EPOCHS
            || summaries.stream()
                    .filter(s -> s.has(measure))
                    .mapToDouble(s -> s.mean(measure))
                    .distinct()
                    .count()
                > 1);
  }

  private static String line(List<Column> columns, Function<Column, String> cell) {
    return columns.stream().map(cell).collect(Collectors.joining(GAP)).stripTrailing() + "\n";
  }

  private static String seeds(Summary summary) {
    return summary.failures().isEmpty()
        ? String.valueOf(summary.seeds())
        : summary.seeds() == 0 ? "failed" : summary.seeds() + "!";
  }

  /** AA goes without interval, for room. */
  private static String cell(Measure measure, Summary summary) {
    return measure == Measure.OA || measure == Measure.OA_DROP
        ? summary.format(measure)
        : measure.format(summary.mean(measure));
  }

  private static String title(Measure measure) {
    return switch (measure) {
      case OA_DROP -> "drop";
      case EXPORTED_OA -> "exported";
      case LATENCY_B1 -> "window";
      case SCENE_SECONDS -> "scene";
      case MODEL_BYTES, ONNX_BYTES -> "file";
      default -> measure.title();
    };
  }

  private static String fit(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
