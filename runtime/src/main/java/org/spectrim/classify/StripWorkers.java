package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.spectrim.engine.DirectBuffers;
import org.spectrim.io.Awaiting;

/**
 * Several threads that take strips from one list. There are more of them than may compute at the
 * same time, so that the others read and write meanwhile; results are stored in the order of the
 * list.
 *
 * @param <R> the result of a strip
 */
final class StripWorkers<R> {
  /** The three things done with a strip. */
  interface Work<R> {
    /** Fills the buffer from position 0 on, and computes nothing. */
    boolean[] read(Strip strip, FloatBuffer samples);

    R compute(Strip strip, FloatBuffer samples, boolean[] empty);

    /** Called for one strip after the other, by one thread at a time. */
    void store(Strip strip, R result);
  }

  /** A result that waits for its turn to be stored. */
  private record Finished<R>(Strip strip, R result, long reading, long computing) {}

  private final List<Strip> strips;
  private final Work<R> work;
  private final Semaphore computing;
  private final Map<Integer, Finished<R>> finished = new HashMap<>();
  private final int ahead;
  private int next;
  private int stored;
  private boolean storing;
  private boolean failed;
  private WorkTimes times = WorkTimes.NONE;

  private StripWorkers(List<Strip> strips, Work<R> work, int threads) {
    this.strips = strips;
    this.work = work;
    this.computing = new Semaphore(threads);
    this.ahead = 2 * workers(threads);
  }

  /** How many threads read, compute and store so that so many can compute at any time. */
  static int workers(int threads) {
    return threads + (threads + 1) / 2;
  }

  /**
   * Works through all strips and returns when the last is stored.
   *
   * @param threads how many may compute at the same time
   * @param bytes of the samples of the largest strip
   * @return what the threads did with their time
   * @throws RuntimeException the first failure of any thread; the others then stop after the strip
   *     they are at
   */
  static <R> WorkTimes run(
      List<Strip> strips, int threads, DirectBuffers buffers, int bytes, Work<R> work) {
    StripWorkers<R> all = new StripWorkers<>(strips, work, threads);
    ExecutorService executor = Executors.newFixedThreadPool(workers(threads));
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int i = 0; i < Math.min(workers(threads), strips.size()); i++) {
        running.add(executor.submit(() -> all.loop(buffers, bytes)));
      }
      for (Future<?> one : running) {
        Awaiting.get(one, "classification");
      }
      return all.times();
    } finally {
      all.fail();
      shutDown(executor);
    }
  }

  /** Waits for the threads, since they use an engine that may be closed next. */
  private static void shutDown(ExecutorService executor) {
    executor.shutdown();
    boolean interrupted = false;
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop(DirectBuffers buffers, int bytes) {
    ByteBuffer memory = buffers.take(bytes);
    try {
      loop(memory.asFloatBuffer());
    } finally {
      buffers.give(memory);
    }
  }

  private void loop(FloatBuffer samples) {
    boolean ended = false;
    try {
      for (int i = take(); i >= 0; i = take()) {
        Strip strip = strips.get(i);
        samples.clear();
        long start = System.nanoTime();
        boolean[] empty = work.read(strip, samples);
        long reading = System.nanoTime() - start;
        samples.clear();
        R result;
        long computed;
        computing.acquireUninterruptibly();
        try {
          long began = System.nanoTime();
          result = work.compute(strip, samples, empty);
          computed = System.nanoTime() - began;
        } finally {
          computing.release();
        }
        store(i, new Finished<>(strip, result, reading, computed));
      }
      ended = true;
    } finally {
      if (!ended) {
        fail();
      }
    }
  }

  /**
   * The next strip, or -1 if there is none or another thread has failed. Waits if too many results
   * already wait for an earlier strip, since these take memory too.
   */
  private synchronized int take() {
    boolean interrupted = false;
    while (next < strips.size() && next - stored >= ahead && !failed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return failed || next == strips.size() ? -1 : next++;
  }

  /**
   * Stores a result and those that waited for it; or leaves it to the thread that stores an earlier
   * one, so that no thread waits for its turn while there are strips to read.
   */
  private void store(int index, Finished<R> result) {
    for (Finished<R> one = turn(index, result); one != null; one = following()) {
      long start = System.nanoTime();
      work.store(one.strip(), one.result());
      stored(new WorkTimes(one.reading(), one.computing(), System.nanoTime() - start));
    }
  }

  /** What this thread is to store, or null if that is left to another one. */
  private synchronized @Nullable Finished<R> turn(int index, Finished<R> result) {
    finished.put(index, result);
    return storing ? null : following();
  }

  private synchronized @Nullable Finished<R> following() {
    Finished<R> following = failed ? null : finished.remove(stored);
    storing = following != null;
    return following;
  }

  private synchronized void stored(WorkTimes spent) {
    times = times.plus(spent);
    stored++;
    notifyAll();
  }

  private synchronized WorkTimes times() {
    return times;
  }

  private synchronized void fail() {
    failed = true;
    notifyAll();
  }
}
