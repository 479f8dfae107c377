package org.spectrim.spec;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * A value in a YAML file that knows where it stands, so that whoever reads it can complain with
 * file, line and path ({@code recipes[1].prune.ratio}). Immutable. All readers throw {@link
 * UsageException} if the value is of another type.
 */
public final class SpecNode {
  enum Kind {
    NOTHING("nothing"),
    SCALAR("a single value"),
    LIST("a list"),
    MAP("keys with values");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final String source;
  private final int line;
  private final String path;
  private final Kind kind;
  private final String text;
  private final List<SpecNode> items;
  private final Map<String, SpecNode> entries;

  SpecNode(
      String source,
      int line,
      String path,
      Kind kind,
      String text,
      List<SpecNode> items,
      Map<String, SpecNode> entries) {
    this.source = source;
    this.line = line;
    this.path = path;
    this.kind = kind;
    this.text = text;
    this.items = items;
    this.entries = entries;
  }

  /** Where it stands, as in {@code recipes[1].prune}; empty at the top. */
  public String path() {
    return path;
  }

  /** Nothing was written behind the key. */
  public boolean isNothing() {
    return kind == Kind.NOTHING;
  }

  public boolean isScalar() {
    return kind == Kind.SCALAR;
  }

  public boolean isList() {
    return kind == Kind.LIST;
  }

  public boolean isMap() {
    return kind == Kind.MAP;
  }

  /** An error at this place: {@code study.yaml:7: window: must be odd}. */
  public UsageException error(String message) {
    return new UsageException(place() + (path.isEmpty() ? "" : path + ": ") + message);
  }

  /** An error about a name that is not known here; it says which known one is nearest. */
  public UsageException unknown(String what, String name, Collection<String> known) {
    String where = path.isEmpty() ? "" : path + ": ";
    return new UsageException(place() + where + Names.unknown(what, name, known).getMessage());
  }

  private String place() {
    return line > 0 ? source + ":" + line + ": " : source + ": ";
  }

  /**
   * The values by key, in the order of the file; nothing written is no keys.
   *
   * @throws UsageException if there is a key that is not among the known ones
   */
  public Map<String, SpecNode> map(Collection<String> known) {
    Map<String, SpecNode> found = map();
    found.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            String what = path.isEmpty() ? "key" : "key in " + path;
            throw new UsageException(value.place() + Names.unknown(what, key, known).getMessage());
          }
        });
    return found;
  }

  /** The values by key, whatever the keys. */
  public Map<String, SpecNode> map() {
    if (isNothing()) {
      return Map.of();
    }
    require(Kind.MAP);
    return entries;
  }

  /** Nothing, at the same place. */
  public SpecNode empty() {
    return new SpecNode(source, line, path, Kind.NOTHING, "", List.of(), Map.of());
  }

  /** The same map without a key. */
  public SpecNode without(String key) {
    Map<String, SpecNode> rest = new LinkedHashMap<>(map());
    rest.remove(key);
    return new SpecNode(source, line, path, Kind.MAP, "", List.of(), rest);
  }

  /** The items of a list. */
  public List<SpecNode> items() {
    require(Kind.LIST);
    return items;
  }

  /** The items of a list, or the value itself as the only item. */
  public List<SpecNode> itemsOrOne() {
    return isList() ? items : List.of(this);
  }

  public String text() {
    require(Kind.SCALAR);
    return text;
  }

  /** A whole number in the range. */
  public int integer(int least, int most) {
    return (int) wholeNumber(least, most);
  }

  /** A whole number in the range. */
  public long wholeNumber(long least, long most) {
    long value;
    try {
      value = Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw error("needs a whole number, not '" + text + "'");
    }
    if (value < least || value > most) {
      String range =
          most == Integer.MAX_VALUE || most == Long.MAX_VALUE
              ? "at least " + least
              : "from " + least + " to " + most;
      throw error("must be " + range + ", not " + value);
    }
    return value;
  }

  /** A finite number. */
  public double number() {
    try {
      double value = Double.parseDouble(text());
      if (Double.isFinite(value) && !text.toLowerCase(Locale.ROOT).matches(".*[dfx].*")) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Complained about below, like a number that is not finite.
    }
    throw error("needs a number, not '" + text + "'");
  }

  /** {@code true} or {@code false}. */
  public boolean flag() {
    String value = text();
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw error("needs true or false, not '" + value + "'");
  }

  /** One of an enum's constants, written in lower case with hyphens ({@code one-shot}). */
  public <E extends Enum<E>> E choice(Class<E> type) {
    String value = text();
    E[] constants = type.getEnumConstants();
    for (E constant : constants) {
      if (kebab(constant.name()).equals(value)) {
        return constant;
      }
    }
    throw unknown("value", value, Arrays.stream(constants).map(c -> kebab(c.name())).toList());
  }

  /** How a Java name is written in YAML: {@code ONE_SHOT} and {@code oneShot} as one-shot. */
  static String kebab(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT))
        ? name.toLowerCase(Locale.ROOT).replace('_', '-')
        : name.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private void require(Kind wanted) {
    if (kind != wanted) {
      throw error("needs " + wanted.words + ", not " + kind.words);
    }
  }
}
