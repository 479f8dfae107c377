package org.spectrim.recipe;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.spectrim.spec.Canonical;

/** Short words for settings, as they stand in tables. */
final class Labels {
  private Labels() {}

  /** A number without needless zeros. */
  static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /** 0.5 as 50%. */
  static String percent(double share) {
    return new BigDecimal(Double.toString(share))
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }

  /**
   * What differs from the defaults, as in {@code " fine-tune-epochs=20"}, so that two recipes never
   * have one name.
   *
   * @param named keys that the label names anyway
   */
  static String differences(Record options, Record defaults, List<String> named) {
    Map<?, ?> given = (Map<?, ?>) Canonical.tree(options);
    Map<?, ?> usual = (Map<?, ?>) Canonical.tree(defaults);
    StringBuilder text = new StringBuilder();
    given.forEach(
        (key, value) -> {
          if (!named.contains(key) && !Objects.equals(value, usual.get(key))) {
            text.append(plain(String.valueOf(key), value));
          }
        });
    return text.toString();
  }

  /** A group of options shows those that were given. */
  private static String plain(String key, Object value) {
    if (value instanceof Map<?, ?> group) {
      return group.entrySet().stream()
          .filter(entry -> !entry.getValue().equals(""))
          .map(entry -> plain(key + "." + entry.getKey(), entry.getValue()))
          .collect(Collectors.joining());
    }
    return " " + key + "=" + (value instanceof Double number ? number(number) : value);
  }
}
