package org.spectrim.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.Function;
import org.spectrim.classify.RemoteClassifier;
import org.spectrim.classify.StripRun;
import org.spectrim.classify.TileRun;
import org.spectrim.cluster.SceneJob;

/** Executors that classify strips. */
final class SceneCrew implements RemoteClassifier.Crew {
  private final SparkCluster cluster;
  private final SceneTask task;

  SceneCrew(SparkCluster cluster, SceneJob job) {
    this.cluster = cluster;
    this.task =
        new SceneTask(
            cluster.context().broadcast(job), SceneTask.key(job), Runtime.version().feature());
  }

  @Override
  public int slots() {
    return cluster.slots();
  }

  @Override
  public Future<byte[]> begin(StripRun run) {
    String what =
        String.format(Locale.ROOT, "strips %d to %d", run.first() + 1, run.first() + run.count());
    SceneTask sent = task;
    return begin(what, run, sent::run);
  }

  @Override
  public Future<TileRun.Done> begin(TileRun run) {
    SceneTask sent = task;
    return begin("the tiles from row " + run.firstRow() + " on", run, sent::run);
  }

  /**
   * Has one executor do a piece of work.
   *
   * @param work is sent, and so must hold nothing of this crew
   */
  private <T, R extends Serializable> Future<R> begin(
      String what, T run, Function<T, Outcome<R>> work) {
    return cluster.submit(
        what,
        () -> cluster.context().parallelize(List.of(run), 1).map(work).collect().get(0).required());
  }
}
