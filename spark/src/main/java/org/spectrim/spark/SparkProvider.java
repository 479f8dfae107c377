package org.spectrim.spark;

import java.util.Map;
import java.util.function.Consumer;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;
import org.spectrim.error.UsageException;

/** Apache Spark as a cluster. */
public final class SparkProvider implements ClusterProvider {
  @Override
  public int coresOfATrial(String master, Map<String, String> more) {
    if (Masters.isLocal(master)) {
      return Masters.localThreads(master);
    }
    String cores =
        more.getOrDefault("spark.executor.cores", System.getProperty("spark.executor.cores", "1"));
    try {
      return Integer.parseInt(cores);
    } catch (NumberFormatException e) {
      throw new UsageException("spark.executor.cores is " + cores + "; use a whole number", e);
    }
  }

  @Override
  public Cluster connect(ClusterSettings settings, Consumer<String> said) {
    return SparkCluster.connect(settings, said);
  }
}
