package org.spectrim.study;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What trials noted, in few lines: notes that differ in a number alone are one. */
final class TrialNotes {
  /** Up to so many trials are named. */
  private static final int FEW = 2;

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

  private TrialNotes() {}

  private record Note(Trial trial, String text) {
    List<BigDecimal> numbers() {
      return NUMBER.matcher(text).results().map(MatchResult::group).map(BigDecimal::new).toList();
    }
  }

  static List<String> of(Map<Trial, TrialResult> results) {
    Map<String, List<Note>> alike = new LinkedHashMap<>();
    results.forEach(
        (trial, result) ->
            result
                .notes()
                .forEach(
                    text ->
                        alike
                            .computeIfAbsent(
                                NUMBER.matcher(text).replaceAll("#"), key -> new ArrayList<>())
                            .add(new Note(trial, text))));
    List<String> lines = new ArrayList<>();
    for (List<Note> notes : alike.values()) {
      if (notes.size() <= FEW) {
        notes.forEach(note -> lines.add(note.trial + ": " + note.text));
      } else {
        lines.add("%d of %d trials: %s".formatted(notes.size(), results.size(), together(notes)));
      }
    }
    return lines;
  }

  private static String together(List<Note> notes) {
    Note first = notes.get(0);
    if (notes.stream().allMatch(note -> note.text.equals(first.text))) {
      return first.text;
    }
    if (first.numbers().size() > 1) {
      return "%s (%s; the others likewise)".formatted(first.text, first.trial);
    }
    Comparator<Note> byNumber = Comparator.comparing(note -> note.numbers().get(0));
    Note lowest = notes.stream().min(byNumber).orElse(first);
    Note highest = notes.stream().max(byNumber).orElse(first);
    String range = lowest.numbers().get(0) + " to " + highest.numbers().get(0);
    return "%s (lowest in %s)"
        .formatted(NUMBER.matcher(first.text).replaceFirst(range), lowest.trial);
  }
}
