package org.spectrim.measure;

import java.time.Duration;
import org.spectrim.error.UsageException;

/**
 * What is measured.
 *
 * @param rows of the scene, which holds random numbers around the model's mean spectrum: speed does
 *     not depend on them
 * @param columns of the scene
 * @param threads strips in flight
 * @param calls timed calls for each latency, after a tenth as many to warm up
 * @param sceneRuns timed runs over the scene, after one to warm up
 * @param limit after which the measuring process is ended
 */
public record MeasureOptions(
    int rows, int columns, int threads, int calls, int sceneRuns, Duration limit) {
  public MeasureOptions {
    if (rows < 1 || columns < 1 || threads < 1 || calls < 1 || sceneRuns < 1) {
      throw new UsageException(
          "a measurement needs at least one row, column, thread, call and run, not "
              + rows
              + "x"
              + columns
              + ", "
              + threads
              + ", "
              + calls
              + ", "
              + sceneRuns);
    }
  }

  /** One thread, 1,000 calls, three runs over the scene, ten minutes. */
  public static MeasureOptions scene(int rows, int columns) {
    return new MeasureOptions(rows, columns, 1, 1000, 3, Duration.ofMinutes(10));
  }

  public MeasureOptions withThreads(int count) {
    return new MeasureOptions(rows, columns, count, calls, sceneRuns, limit);
  }
}
