package org.spectrim.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;

/**
 * What a task gives. What is wrong with the input is a result too: Spark would only try it again.
 *
 * @param value what was asked for, or null
 * @param problem one line for the user, or null
 */
record Outcome<T extends Serializable>(@Nullable T value, @Nullable String problem)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a task does. */
  @FunctionalInterface
  interface Work<T> {
    T get();
  }

  /** Does something and says where it failed. */
  static <T extends Serializable> Outcome<T> of(Work<T> work) {
    try {
      return new Outcome<>(work.get(), null);
    } catch (InputException e) {
      return problem(e.getMessage());
    } catch (LinkageError e) {
      // Would fail on each try; what is there for the platform is said where libraries are loaded.
      return problem("a native library cannot be used: " + e.getMessage());
    }
  }

  private static <T extends Serializable> Outcome<T> problem(String what) {
    return new Outcome<>(null, what + " (on the worker " + Executor.host() + ")");
  }

  T required() {
    if (value == null) {
      throw new InputException(String.valueOf(problem));
    }
    return value;
  }
}
