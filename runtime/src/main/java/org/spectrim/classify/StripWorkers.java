package org.spectrim.classify;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;

/** Several threads that take strips from one list, each with a buffer of its own. */
final class StripWorkers {
  /** What is done with a strip whose samples have been read. */
  @FunctionalInterface
  interface Work {
    /**
     * @param samples {@code [band, row, column]} of the rows to read, from position 0 on
     */
    void run(Strip strip, FloatBuffer samples);
  }

  private final List<Strip> strips;
  private final Cube cube;
  private final Progress progress;
  private final Work work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean failed = new AtomicBoolean();
  private long done;

  private StripWorkers(List<Strip> strips, Cube cube, Progress progress, Work work) {
    this.strips = strips;
    this.cube = cube;
    this.progress = progress;
    this.work = work;
  }

  /**
   * Works through all strips and returns when the last is done.
   *
   * @throws RuntimeException the first failure of any thread; the others then stop after the strip
   *     they are at
   */
  static void run(
      List<Strip> strips,
      int threads,
      Supplier<FloatBuffer> buffers,
      Cube cube,
      Progress progress,
      Work work) {
    StripWorkers workers = new StripWorkers(strips, cube, progress, work);
    int count = Math.min(threads, strips.size());
    if (count == 1) {
      workers.loop(buffers.get());
      return;
    }
    ExecutorService executor = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(executor.submit(() -> workers.loop(buffers.get())));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      workers.failed.set(true);
      Thread.currentThread().interrupt();
      throw new InputException("classification was interrupted", e);
    } finally {
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

  private void loop(FloatBuffer samples) {
    boolean finished = false;
    try {
      for (int i = next.getAndIncrement(); i < strips.size(); i = next.getAndIncrement()) {
        if (failed.get()) {
          return;
        }
        Strip strip = strips.get(i);
        samples.clear();
        cube.read(strip.readFirst(), strip.readRows(), samples);
        samples.clear();
        work.run(strip, samples);
        report((long) (strip.rows() - strip.shared()) * cube.columns());
      }
      finished = true;
    } finally {
      if (!finished) {
        failed.set(true);
      }
    }
  }

  private synchronized void report(long pixels) {
    done += pixels;
    progress.update(done, (long) cube.rows() * cube.columns());
  }
}
