package org.spectrim.report;

import java.util.Locale;

/** Numbers with units in three significant digits: 12.3 kB, 4.56 ms, 26.6 M. */
final class Quantity {
  private static final double THOUSAND = 1000;
  private static final double MINUTE = 60;
  private static final double SECONDS_UP_TO = 100;

  private Quantity() {}

  static String bytes(double bytes) {
    return scaled(bytes, new String[] {" B", " kB", " MB", " GB"});
  }

  static String count(double count) {
    return scaled(count, new String[] {"", " k", " M", " G"});
  }

  static String seconds(double seconds) {
    if (seconds == 0) {
      return "0 s";
    }
    if (seconds >= SECONDS_UP_TO) {
      long whole = Math.round(seconds);
      return "%d min %02d s".formatted(whole / 60, whole % (long) MINUTE);
    }
    if (seconds >= 1) {
      return digits(seconds) + " s";
    }
    double milliseconds = seconds * THOUSAND;
    return milliseconds >= 1
        ? digits(milliseconds) + " ms"
        : digits(milliseconds * THOUSAND) + " µs";
  }

  /** A factor such as "3.4" or "0.28". */
  static String factor(double factor) {
    return digits(factor);
  }

  private static String scaled(double value, String[] units) {
    int unit = 0;
    double rest = value;
    // 999.6 would be rounded to 1000 of the smaller unit.
    while (rest >= 999.5 && unit < units.length - 1) {
      rest /= THOUSAND;
      unit++;
    }
    return (unit == 0 ? String.valueOf(Math.round(rest)) : digits(rest)) + units[unit];
  }

  private static String digits(double value) {
    int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
