package org.spectrim.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Messages for names that are not known: they say which known name is nearest. */
public final class Names {
  private static final int LISTED = 30;

  private Names() {}

  /**
   * A usage error such as {@code unknown criterion 'l3': did you mean 'l1'? Known: l1, l2, random}.
   *
   * @param what the kind of thing, as it stands before the quoted name ("criterion", "key in
   *     recipes[2].prune")
   */
  public static UsageException unknown(String what, String name, Collection<String> known) {
    List<String> sorted = List.copyOf(new TreeSet<>(known));
    String nearest = nearest(name, sorted);
    String hint = nearest.isEmpty() ? "" : ": did you mean '" + nearest + "'?";
    String list = sorted.stream().limit(LISTED).collect(Collectors.joining(", "));
    String rest = sorted.size() > LISTED ? ", ..." : "";
    return new UsageException(
        "unknown "
            + what
            + " '"
            + name
            + "'"
            + hint
            + (hint.isEmpty() ? "." : "")
            + " Known: "
            + list
            + rest);
  }

  /**
   * The known name with the fewest edits from {@code name}, or the empty string where none is
   * similar.
   */
  public static String nearest(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(
            Comparator.comparingInt((String k) -> edits(wanted, k.toLowerCase(Locale.ROOT)))
                .thenComparing(k -> k))
        .filter(k -> edits(wanted, k.toLowerCase(Locale.ROOT)) <= Math.max(1, k.length() / 2))
        .orElse("");
  }

  /** Levenshtein distance. */
  static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
