package org.spectrim.spark;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.spectrim.cli.Main;
import org.spectrim.cluster.ClusterSettings;

/**
 * Starts and stops Spark once, so that Java can write down the classes that this takes (an archive
 * for class data sharing), which the launcher then starts with: reading and checking thousands of
 * classes is most of what starting Spark costs.
 */
final class WarmUp {
  private WarmUp() {}

  public static void main(String[] args) throws ExecutionException, InterruptedException {
    ClusterSettings settings =
        new ClusterSettings("local[1]", "warm up", 1, 0, false, false, Map.of());
    try (SparkCluster cluster = SparkCluster.connect(settings, line -> {})) {
      cluster
          .submit(
              "nothing",
              () -> cluster.context().parallelize(java.util.List.of(1), 1).map(i -> i).collect())
          .get();
    }
    Main.main(new String[] {"classify", "--help"});
  }
}
