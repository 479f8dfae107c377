package org.spectrim.study;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.io.AtomicFile;

/**
 * The table {@code results.csv}: RFC 4180 with a header, one row a trial, an empty cell for what
 * was not measured. Columns are the components of {@link TrialRow} in their order.
 */
public final class ResultsCsv {
  /** Decimals by column; numbers of other columns are whole. */
  private static final Map<String, Integer> DECIMALS =
      Map.ofEntries(
          Map.entry("overlap", 1),
          Map.entry("oa", 2),
          Map.entry("aa", 2),
          Map.entry("kappa", 2),
          Map.entry("oa_drop", 2),
          Map.entry("latency_us_b1", 1),
          Map.entry("latency_us_b32", 1),
          Map.entry("scene_seconds", 4),
          Map.entry("peak_rss_mb", 1),
          Map.entry("train_seconds", 2),
          Map.entry("exported_oa", 2),
          Map.entry("agreement", 2));

  private static final RecordComponent[] COMPONENTS = TrialRow.class.getRecordComponents();

  private ResultsCsv() {}

  /** The names of the columns, in order. */
  public static List<String> columns() {
    return Arrays.stream(COMPONENTS).map(component -> snake(component.getName())).toList();
  }

  /** The cells of a row, in the order of the columns; empty where nothing was measured. */
  public static List<String> cells(TrialRow row) {
    return Arrays.stream(COMPONENTS).map(component -> cell(component, row)).toList();
  }

  /** The whole file as text, lines ended by CR LF as RFC 4180 has it. */
  public static String text(List<TrialRow> rows) {
    return Stream.concat(Stream.of(columns()), rows.stream().map(ResultsCsv::cells))
        .map(cells -> cells.stream().map(ResultsCsv::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  /**
   * Writes or replaces the file, atomically.
   *
   * @throws org.spectrim.error.InputException if it cannot be written
   */
  public static void write(Path file, List<TrialRow> rows) {
    AtomicFile.write(file, text(rows));
  }

  /** The cells of each row of a table, without its header. */
  static List<List<String>> parse(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        cell.append(c);
      } else if (c != '\r') {
        cells.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(List.copyOf(cells));
          cells.clear();
        }
      }
    }
    return rows.isEmpty() ? rows : rows.subList(1, rows.size());
  }

  private static String cell(RecordComponent component, TrialRow row) {
    Object value;
    try {
      value = component.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return value instanceof Double number
        ? rounded(number, DECIMALS.get(snake(component.getName())))
        : value == null ? "" : value.toString();
  }

  private static String rounded(double value, @Nullable Integer decimals) {
    if (decimals == null) {
      throw new IllegalStateException("a column with fractions needs an entry in DECIMALS");
    }
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String quoted(String cell) {
    boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return special ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
