package org.spectrim.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times several pieces of work in turns, so that whatever else the machine does meets all of them.
 *
 * @param turns of which the medians count
 * @param seconds that each piece takes in a turn at least, by calling it several times; 0 for one
 *     call
 * @param clock in nanoseconds
 */
record Turns(int turns, double seconds, LongSupplier clock) {
  private static final int WARM_UP = 5;

  /**
   * Medians, one for each piece of work.
   *
   * @param seconds of a call
   * @param ratios of a call's seconds to those of the first piece in the same turn
   */
  record Times(double[] seconds, double[] ratios) {}

  /** The time of this thread alone, which other processes do not add to; the clock's if unknown. */
  static LongSupplier processorTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads::getCurrentThreadCpuTime
        : System::nanoTime;
  }

  Times times(List<Runnable> works) {
    int[] calls = works.stream().mapToInt(this::calls).toArray();
    double[][] taken = new double[works.size()][turns];
    double[][] ratios = new double[works.size()][turns];
    for (int turn = 0; turn < turns; turn++) {
      for (int w = 0; w < calls.length; w++) {
        taken[w][turn] = seconds(works.get(w), calls[w]);
        ratios[w][turn] = taken[w][turn] / taken[0][turn];
      }
    }
    return new Times(medians(taken), medians(ratios));
  }

  /** Warms up too. */
  private int calls(Runnable work) {
    if (seconds == 0) {
      work.run();
      return 1;
    }
    seconds(work, WARM_UP);
    return (int) Math.max(1, Math.ceil(seconds / seconds(work, WARM_UP)));
  }

  private double seconds(Runnable work, int calls) {
    long start = clock.getAsLong();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    return (clock.getAsLong() - start) / 1e9 / calls;
  }

  private static double[] medians(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(Turns::median).toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
  }
}
