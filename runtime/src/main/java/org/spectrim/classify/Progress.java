package org.spectrim.classify;

/** Hears how far the work is. Called by the working threads, one at a time. */
@FunctionalInterface
public interface Progress {
  Progress NONE = (done, total) -> {};

  /**
   * @param done pixels classified so far
   * @param total pixels of the scene
   */
  void update(long done, long total);
}
