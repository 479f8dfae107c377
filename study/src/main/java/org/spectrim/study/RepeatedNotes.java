package org.spectrim.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes of many trials in few lines. Those that differ in their numbers alone become one: how many
 * trials it is about, the numbers as ranges, and the first trial.
 */
final class RepeatedNotes {
  private static final int FEW = 3;
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

  private record Note(String who, String text) {}

  private final Map<String, List<Note>> alike = new LinkedHashMap<>();

  void add(String who, String text) {
    alike
        .computeIfAbsent(NUMBER.matcher(text).replaceAll("#"), form -> new ArrayList<>())
        .add(new Note(who, text));
  }

  /** In the order of their first; up to three that are alike stay as they are. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<Note> notes : alike.values()) {
      if (notes.size() <= FEW) {
        notes.forEach(note -> lines.add(note.who() + ": " + note.text()));
      } else {
        lines.add(
            "%d trials: %s (the first: %s)"
                .formatted(notes.size(), ranges(notes), notes.get(0).who()));
      }
    }
    return lines;
  }

  private static String ranges(List<Note> notes) {
    List<List<String>> numbers = notes.stream().map(note -> numbers(note.text())).toList();
    Matcher slots = NUMBER.matcher(notes.get(0).text());
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slots.find(); slot++) {
      String least = numbers.get(0).get(slot);
      String most = least;
      for (List<String> own : numbers) {
        String number = own.get(slot);
        least = Double.parseDouble(number) < Double.parseDouble(least) ? number : least;
        most = Double.parseDouble(number) > Double.parseDouble(most) ? number : most;
      }
      slots.appendReplacement(text, least.equals(most) ? least : least + " to " + most);
    }
    return slots.appendTail(text).toString();
  }

  private static List<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(found -> found.group()).toList();
  }
}
