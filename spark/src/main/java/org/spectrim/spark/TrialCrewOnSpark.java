package org.spectrim.spark;

import java.util.List;
import java.util.concurrent.Future;
import org.spectrim.study.TrialCrew;
import org.spectrim.study.TrialJob;

/** Executors that run trials, each one at a time. */
final class TrialCrewOnSpark implements TrialCrew {
  private final SparkCluster cluster;

  TrialCrewOnSpark(SparkCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public int slots() {
    return cluster.slots();
  }

  @Override
  public Future<String> begin(TrialJob job) {
    int java = Runtime.version().feature();
    return cluster.submit(
        job.title(),
        () ->
            cluster
                .context()
                .parallelize(List.of(job), 1)
                .map(sent -> Outcome.of(() -> Executor.task(java, () -> Executor.trial(sent))))
                .collect()
                .get(0)
                .required());
  }
}
