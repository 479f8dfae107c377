package org.spectrim.cluster;

import java.util.Map;

/**
 * How a cluster is reached and used.
 *
 * @param master as Spark names it: {@code local[*]}, {@code spark://HOST:PORT}, {@code yarn}
 * @param task name of the work
 * @param coresOfATask cores that one task keeps busy
 * @param megabytesOfATask memory that one task takes beside the heap of Java
 * @param oneTaskAProcess whether a process works at one task only at the same time
 * @param training whether training takes place, which needs libtorch
 * @param more further settings in Spark's own words
 */
public record ClusterSettings(
    String master,
    String task,
    int coresOfATask,
    int megabytesOfATask,
    boolean oneTaskAProcess,
    boolean training,
    Map<String, String> more) {
  public ClusterSettings {
    more = Map.copyOf(more);
  }
}
