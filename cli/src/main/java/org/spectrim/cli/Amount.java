package org.spectrim.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;

/** Numbers with units as people type them: 50kB, 1.5 MB, 1ms, 200us, 2h. */
final class Amount {
  private static final Pattern FORM = Pattern.compile("([0-9]*\\.?[0-9]+)\\s*(\\p{L}*)");
  private static final Map<String, Double> BYTES =
      Map.of("", 1.0, "b", 1.0, "kb", 1e3, "mb", 1e6, "gb", 1e9, "kib", 1024.0, "mib", 1048576.0);
  private static final Map<String, Double> COUNT = Map.of("", 1.0, "k", 1e3, "m", 1e6, "g", 1e9);
  private static final Map<String, Double> SECONDS =
      Map.ofEntries(
          Map.entry("us", 1e-6),
          Map.entry("µs", 1e-6),
          Map.entry("ms", 1e-3),
          Map.entry("s", 1.0),
          Map.entry("m", 60.0),
          Map.entry("min", 60.0),
          Map.entry("h", 3600.0));

  private Amount() {}

  static @Nullable Double bytes(String flag, @Nullable String text) {
    return parse(flag, text, BYTES, "a size such as 800, 50kB or 1.5MB");
  }

  static @Nullable Double count(String flag, @Nullable String text) {
    return parse(flag, text, COUNT, "a number such as 20000, 20k or 1.5M");
  }

  static @Nullable Double seconds(String flag, @Nullable String text) {
    return parse(flag, text, SECONDS, "a time such as 200us, 1ms, 2s, 30m or 2h");
  }

  private static @Nullable Double parse(
      String flag, @Nullable String text, Map<String, Double> units, String example) {
    if (text == null) {
      return null;
    }
    Matcher form = FORM.matcher(text.strip());
    Double unit = form.matches() ? units.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
    double value = unit == null ? 0 : Double.parseDouble(form.group(1)) * unit;
    if (unit == null || value <= 0) {
      throw new UsageException("%s %s: use %s".formatted(flag, text, example));
    }
    return value;
  }
}
