package org.spectrim.io;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.spectrim.error.InputException;

/** Waits for work in other threads, whose failures are the caller's. */
public final class Awaiting {
  private Awaiting() {}

  /**
   * The result of work that may still be going on.
   *
   * @param what is interrupted if the thread is, as in "classification"
   * @throws RuntimeException what the work failed with
   * @throws InputException if this thread is interrupted; its flag is set again
   */
  public static <T> T get(Future<T> work, String what) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException(what + " was interrupted", e);
    }
  }
}
