package org.spectrim.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;
import picocli.CommandLine.Option;

/** {@code --spark}: where the work is done, if not in this process. */
final class SparkOption {
  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description = {
        "Do the work on Apache Spark: local[*] (in this process), spark://HOST:PORT, yarn or",
        "k8s://URL. See docs/spark.md."
      })
  private @Nullable String master;

  @Option(
      names = "--spark-conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark, as in spark.executor.memory=4g; may be repeated.")
  private Map<String, String> more = new LinkedHashMap<>();

  boolean isGiven() {
    return master != null;
  }

  /** The threads of trials whose study does not name any. */
  int coresOfATrial() {
    return ClusterProvider.find().coresOfATrial(String.valueOf(master), more);
  }

  /**
   * Begins to connect, which takes seconds.
   *
   * @param task name of the work
   * @param threads of a task
   * @param megabytes that a task takes beside the heap of Java
   * @param training whether trials are run, which want a process of their own
   * @throws org.spectrim.error.UsageException if Spark is not on the class path
   */
  StartingCluster connect(
      String task, int threads, long megabytes, boolean training, Consumer<String> said) {
    ClusterSettings settings =
        new ClusterSettings(
            String.valueOf(master),
            task,
            threads,
            Math.toIntExact(megabytes),
            training,
            training,
            more);
    ClusterProvider provider = ClusterProvider.find();
    return new StartingCluster(
        () -> {
          Cluster cluster = provider.connect(settings, said);
          said.accept(cluster.toString());
          return cluster;
        });
  }
}
