package org.spectrim.classify;

import java.io.Serializable;
import org.spectrim.error.UsageException;

/**
 * How a scene is classified.
 *
 * @param threads strips in flight at the same time
 * @param memoryBytes what all strips in flight may take together, roughly
 */
public record ClassifyOptions(int threads, long memoryBytes) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MODEST = 256L << 20;

  /** One strip at a time, 256 MiB. */
  public static final ClassifyOptions DEFAULT = new ClassifyOptions(1, MODEST);

  public ClassifyOptions {
    if (threads < 1) {
      throw new UsageException("threads is " + threads + "; use 1 or more");
    }
    if (memoryBytes < 1 << 20) {
      throw new UsageException("memory is " + memoryBytes + " bytes; use at least 1 MiB");
    }
  }

  public static ClassifyOptions withThreads(int threads) {
    return new ClassifyOptions(threads, MODEST);
  }
}
