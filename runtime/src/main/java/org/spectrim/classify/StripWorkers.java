package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final List<Strip> strips;
  private final Work<R> work;
  private final Semaphore computing;
  private final AtomicInteger next = new AtomicInteger();
  private int stored;
  private boolean failed;
  private WorkTimes times = WorkTimes.NONE;

  private StripWorkers(List<Strip> strips, Work<R> work, int threads) {
    this.strips = strips;
    this.work = work;
    this.computing = new Semaphore(threads);
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
    boolean finished = false;
    try {
      for (int i = next.getAndIncrement(); i < strips.size(); i = next.getAndIncrement()) {
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
        if (!store(i, result, reading, computed)) {
          return;
        }
      }
      finished = true;
    } finally {
      if (!finished) {
        fail();
      }
    }
  }

  /** Waits for the strip's turn; false if another thread has failed. */
  private synchronized boolean store(int index, R result, long reading, long computed) {
    boolean interrupted = false;
    while (stored < index && !failed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failed) {
      return false;
    }
    long start = System.nanoTime();
    work.store(strips.get(index), result);
    times = times.plus(new WorkTimes(reading, computed, System.nanoTime() - start));
    stored++;
    notifyAll();
    return true;
  }

  private synchronized WorkTimes times() {
    return times;
  }

  private synchronized void fail() {
    failed = true;
    notifyAll();
  }
}
