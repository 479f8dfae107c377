package org.spectrim.prune;

import java.util.BitSet;

/** The lowest of many scores, in time that grows with their number alone. */
final class Ranking {
  private Ranking() {}

  /** The places of the lowest scores; the first of equal ones are taken first. */
  static BitSet lowest(double[] scores, int count) {
    BitSet lowest = new BitSet(scores.length);
    if (count <= 0) {
      return lowest;
    }
    double last = smallest(scores.clone(), count - 1);
    int left = count;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < last) {
        lowest.set(i);
        left--;
      }
    }
    for (int i = 0; i < scores.length && left > 0; i++) {
      if (scores[i] == last) {
        lowest.set(i);
        left--;
      }
    }
    return lowest;
  }

  /** The value that stands at a place when all are sorted (Hoare 1961). Reorders them. */
  private static double smallest(double[] values, int place) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      double pivot = values[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (place <= j) {
        high = j;
      } else if (place >= i) {
        low = i;
      } else {
        break;
      }
    }
    return values[place];
  }
}
