package org.spectrim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * An axis of a plot: where a value lies between its ends, and which values are marked.
 *
 * @param low value at position 0
 * @param high value at position 1
 * @param warp what makes the values evenly spaced
 * @param ticks the marked values
 * @param label what is written at a mark
 */
record Axis(
    String title,
    double low,
    double high,
    DoubleUnaryOperator warp,
    List<Double> ticks,
    DoubleFunction<String> label) {
  private static final double ROOM = 0.08;
  private static final double MANY_DECADES = 3.5;
  private static final double FEW_DECADES = 1.3;
  private static final int LINEAR_TICKS = 6;
  private static final double PERFECT = 100;
  private static final double LEAST_ERROR = 0.02;

  /** A logarithmic axis around positive values, with a little room at both ends. */
  static Axis logarithmic(String title, double[] values, DoubleFunction<String> label) {
    double room = Math.max(ROOM * Math.log10(most(values) / least(values)), ROOM);
    double low = least(values) * Math.pow(10, -room);
    double high = most(values) * Math.pow(10, room);
    return new Axis(title, low, high, Math::log, decades(low, high), label);
  }

  /** A linear axis around percentages. */
  static Axis percent(String title, double[] values) {
    double room = Math.max(ROOM * (most(values) - least(values)), ROOM);
    double low = least(values) - room;
    double high = Math.max(most(values), Math.min(PERFECT, most(values) + room));
    return linear(title, low, high);
  }

  /** A linear axis around values of any kind. */
  static Axis linear(String title, double[] values) {
    double room = ROOM * (most(values) - least(values));
    room = room > 0 ? room : Math.max(ROOM * Math.abs(most(values)), ROOM);
    return linear(title, least(values) - room, most(values) + room);
  }

  private static Axis linear(String title, double low, double high) {
    double step = step((high - low) / LINEAR_TICKS);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return new Axis(title, low, high, value -> value, ticks, Axis::plain);
  }

  /**
   * An axis around percentages on which equal ratios of what is missing to 100 are equally long.
   */
  static Axis percentByError(String title, double[] values) {
    double largest = Math.max(LEAST_ERROR, PERFECT - least(values));
    double smallest = Math.max(LEAST_ERROR, PERFECT - most(values));
    double room = Math.max(ROOM * Math.log10(largest / smallest), ROOM);
    double from = Math.min(PERFECT, largest * Math.pow(10, room));
    double to = Math.max(LEAST_ERROR, smallest * Math.pow(10, -room));
    List<Double> ticks = decades(to, from).stream().map(error -> PERFECT - error).toList();
    return new Axis(
        title,
        PERFECT - from,
        PERFECT - to,
        value -> -Math.log(Math.max(LEAST_ERROR, PERFECT - value)),
        ticks,
        Axis::plain);
  }

  /** 0 at the low end, 1 at the high one; beyond them for values outside. */
  double position(double value) {
    double from = warp.applyAsDouble(low);
    return (warp.applyAsDouble(value) - from) / (warp.applyAsDouble(high) - from);
  }

  /** Round values between two positive ones: the more decades, the fewer in each. */
  private static List<Double> decades(double low, double high) {
    double decades = Math.log10(high / low);
    double[] steps =
        decades > MANY_DECADES
            ? new double[] {1}
            : decades > FEW_DECADES ? new double[] {1, 2, 5} : new double[] {1, 1.5, 2, 3, 5, 7};
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (double step : steps) {
        double tick = step * Math.pow(10, power);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** The smallest 1, 2 or 5 times a power of ten that is not below a value. */
  private static double step(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= atLeast) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A number without needless zeros. */
  static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private static double least(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double most(double[] values) {
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      most = Math.max(most, value);
    }
    return most;
  }
}
