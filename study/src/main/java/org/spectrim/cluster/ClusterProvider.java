package org.spectrim.cluster;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.spectrim.error.UsageException;

/** Connects to clusters; found by ServiceLoader, so that no other module needs to know any. */
public interface ClusterProvider {
  /**
   * @param said hears, in one line each, what was lost and is done again
   * @throws org.spectrim.error.InputException if the master cannot be reached or gives no workers
   */
  Cluster connect(ClusterSettings settings, Consumer<String> said);

  /**
   * The threads that a trial gets which does not name them: a process runs one trial at a time, on
   * all its cores.
   *
   * @param more settings in Spark's own words
   */
  int coresOfATrial(String master, Map<String, String> more);

  /**
   * The provider on the class path.
   *
   * @throws UsageException if there is none
   */
  static ClusterProvider find() {
    return ServiceLoader.load(ClusterProvider.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--spark: Spark is not on the class path; start with the launcher ./spectrim,"
                        + " which adds it, or with spark-submit (docs/spark.md)"));
  }
}
