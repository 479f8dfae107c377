package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.spectrim.engine.DirectBuffers;

@Timeout(60)
class StripWorkersTest {
  private static final int STRIPS = 40;

  /** Strips of one row each. */
  private static final List<Strip> LIST = Strip.cut(STRIPS, 3, 1, 3, 1);

  /** Its result is the number of the strip. */
  private abstract static class Numbers implements StripWorkers.Work<Integer> {
    final List<Integer> stored = new ArrayList<>();
    final AtomicInteger begun = new AtomicInteger();

    abstract void compute(int strip) throws InterruptedException;

    @Override
    public boolean[] read(Strip strip, FloatBuffer samples) {
      begun.incrementAndGet();
      return new boolean[0];
    }

    @Override
    public Integer compute(Strip strip, FloatBuffer samples, boolean[] empty) {
      try {
        compute(strip.down().first());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return strip.down().first();
    }

    @Override
    public void store(Strip strip, Integer result) {
      assertThat(result).isEqualTo(strip.down().first());
      stored.add(result);
    }
  }

  @Test
  void resultsAreStoredInOrderAndKeepNoThreadWaiting() {
    int later = 5;
    CountDownLatch others = new CountDownLatch(later);
    Numbers work =
        new Numbers() {
          @Override
          void compute(int strip) throws InterruptedException {
            if (strip == 0) {
              assertThat(others.await(50, TimeUnit.SECONDS)).isTrue();
            } else {
              others.countDown();
            }
          }
        };
    run(work, 2);
    assertThat(work.stored).hasSize(STRIPS).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void waitingResultsAreBounded() throws InterruptedException {
    int threads = 2;
    int most = 2 * StripWorkers.workers(threads);
    CountDownLatch first = new CountDownLatch(1);
    AtomicInteger computed = new AtomicInteger();
    Numbers work =
        new Numbers() {
          @Override
          void compute(int strip) throws InterruptedException {
            if (strip == 0) {
              assertThat(first.await(50, TimeUnit.SECONDS)).isTrue();
            } else if (computed.incrementAndGet() == most - 1) {
              // All that may run ahead have; nothing more is begun before the first has ended.
              assertThat(begun.get()).isEqualTo(most);
              first.countDown();
            }
          }
        };
    run(work, threads);
    assertThat(work.stored).hasSize(STRIPS).isSorted();
  }

  @Test
  void failureWhileStoringEndsTheOthers() {
    Numbers work =
        new Numbers() {
          @Override
          void compute(int strip) {}

          @Override
          public void store(Strip strip, Integer result) {
            super.store(strip, result);
            if (result == 3) {
              throw new IllegalStateException("disk full");
            }
          }
        };
    assertThatThrownBy(() -> run(work, 3)).hasMessageContaining("disk full");
    assertThat(work.stored).containsExactly(0, 1, 2, 3);
  }

  private static void run(Numbers work, int threads) {
    try (DirectBuffers buffers = new DirectBuffers()) {
      StripWorkers.run(LIST, threads, buffers, 64, work);
    }
  }
}
