package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The items that no other beats: none costs at most as much and is worth at least as much. */
final class ParetoFront {
  private ParetoFront() {}

  /**
   * The front in ascending order of cost. Of items equal in both, the first is kept; items whose
   * cost or worth is NaN are left out.
   *
   * @param cost less is better
   * @param worth more is better
   */
  static <T> List<T> of(List<T> items, ToDoubleFunction<T> cost, ToDoubleFunction<T> worth) {
    List<T> sorted = new ArrayList<>(items);
    sorted.removeIf(
        item -> Double.isNaN(cost.applyAsDouble(item)) || Double.isNaN(worth.applyAsDouble(item)));
    sorted.sort(
        Comparator.comparingDouble(cost)
            .thenComparing(Comparator.comparingDouble(worth).reversed()));
    List<T> front = new ArrayList<>();
    double highest = Double.NEGATIVE_INFINITY;
    for (T item : sorted) {
      if (worth.applyAsDouble(item) > highest) {
        front.add(item);
        highest = worth.applyAsDouble(item);
      }
    }
    return front;
  }
}
