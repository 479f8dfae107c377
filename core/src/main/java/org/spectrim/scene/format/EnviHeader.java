package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.spectrim.error.InputException;

/** The {@code key = value} text beside an ENVI file. Keys are in lower case. */
record EnviHeader(Path path, Map<String, String> fields) {
  private static final long LARGEST = 1 << 26;

  static EnviHeader read(Path path) {
    try {
      if (Files.size(path) > LARGEST) {
        throw new InputException(path + " is too large for an ENVI header");
      }
      return parse(path, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InputException("cannot read the ENVI header " + path, e);
    }
  }

  /**
   * @throws InputException if it does not begin with the line ENVI or a brace is not closed
   */
  static EnviHeader parse(Path path, String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).replace("\uFEFF", "").strip().equals("ENVI")) {
      throw new InputException(path + " is not an ENVI header: its first line is not ENVI");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      int equals = line.indexOf('=');
      if (line.strip().startsWith(";") || equals < 0) {
        continue;
      }
      String key = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(equals + 1).strip();
      if (value.startsWith("{")) {
        StringBuilder whole = new StringBuilder(value);
        while (whole.indexOf("}") < 0) {
          if (++i >= lines.size()) {
            throw new InputException(path + ": the brace after '" + key + "' is never closed");
          }
          whole.append('\n').append(lines.get(i));
        }
        value = whole.substring(0, whole.indexOf("}") + 1);
      }
      fields.put(key.replaceAll("\\s+", " "), value);
    }
    return new EnviHeader(path, fields);
  }

  /** The value without its braces. */
  Optional<String> text(String key) {
    return Optional.ofNullable(fields.get(key))
        .map(v -> v.startsWith("{") ? v.substring(1, v.length() - 1) : v)
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  String required(String key) {
    return text(key)
        .orElseThrow(
            () -> new InputException(path + ": the ENVI header lacks the line '" + key + " ='"));
  }

  long integer(String key, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw bad(key, value, "a whole number", e);
    }
  }

  /** A size that has to be there and to be at least 1. */
  int size(String key) {
    String value = required(key);
    long number = integer(key, value);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw bad(key, value, "a number from 1 on", null);
    }
    return (int) number;
  }

  Optional<Double> number(String key) {
    return text(key).map(value -> number(key, value));
  }

  private double number(String key, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw bad(key, value, "a number", e);
    }
  }

  /** The entries of a list; empty where the key is absent. */
  List<String> list(String key) {
    List<String> entries = new ArrayList<>();
    text(key).ifPresent(value -> List.of(value.split(",")).forEach(v -> entries.add(v.strip())));
    return entries;
  }

  /** A list of numbers; empty where the key is absent. */
  double[] numbers(String key) {
    return list(key).stream().mapToDouble(value -> number(key, value)).toArray();
  }

  /**
   * A list with one number a band.
   *
   * @throws InputException if it is there with another length
   */
  double[] perBand(String key, int bands) {
    double[] values = numbers(key);
    if (values.length != 0 && values.length != bands) {
      throw new InputException(
          "%s: '%s' has %d entries for %d bands".formatted(path, key, values.length, bands));
    }
    return values;
  }

  InputException bad(
      String key, String value, String wanted, @org.jspecify.annotations.Nullable Throwable cause) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
    return new InputException(
        "%s: '%s = %s' should be %s".formatted(path, key, shown.replaceAll("\\s+", " "), wanted),
        cause);
  }
}
