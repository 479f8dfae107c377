package org.spectrim.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A paper that a method is from.
 *
 * @param name as it is named in one line: authors and year, as in "Li et al. 2017"
 * @param authors all of them
 * @param venue where it appeared
 */
public record Source(String name, String authors, String title, String venue) {
  /** The one list of papers, by their authors. */
  public static final List<Source> ALL = read();

  /** The year it appeared. */
  public int year() {
    return Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1));
  }

  /** As in a list of references. */
  @Override
  public String toString() {
    return "%s (%d). %s. %s.".formatted(authors, year(), title, venue);
  }

  /**
   * The paper of a name.
   *
   * @throws IllegalArgumentException if the list has none
   */
  public static Source named(String name) {
    return ALL.stream()
        .filter(source -> source.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no source is called " + name));
  }

  /** The papers that a line names. */
  public static List<Source> in(String text) {
    return ALL.stream()
        .filter(
            source ->
                Pattern.compile(
                        "(?<!\\p{L})" + Pattern.quote(source.name) + "\\b",
                        Pattern.UNICODE_CHARACTER_CLASS)
                    .matcher(text)
                    .find())
        .toList();
  }

  private static List<Source> read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Source.class.getResourceAsStream("sources.tsv")),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(Source::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source parse(String line) {
    String[] cells = line.split("\t", -1);
    return new Source(cells[0], cells[1], cells[2], cells[3]);
  }
}
