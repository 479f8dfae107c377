package org.spectrim.spark;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.spark.broadcast.Broadcast;
import org.spectrim.classify.StripRun;
import org.spectrim.classify.TileRun;
import org.spectrim.cluster.SceneJob;

/**
 * Classifies a run of strips on an executor.
 *
 * @param job model and scene
 * @param engine key of the model and its options, by which a process knows that it has it already
 * @param java the version of the driver
 */
record SceneTask(Broadcast<SceneJob> job, String engine, int java) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The key of a job's engine. */
  static String key(SceneJob job) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(job.engine().bytes());
      return HexFormat.of().formatHex(hash) + job.engine().sparse() + job.options();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Outcome<byte[]> run(StripRun run) {
    return Outcome.of(
        () ->
            Executor.task(
                java,
                () -> {
                  SceneJob its = job.value();
                  return Executor.classifier(engine, its)
                      .classify(Executor.cube(scene(its), its), run);
                }));
  }

  Outcome<TileRun.Done> run(TileRun run) {
    return Outcome.of(
        () ->
            Executor.task(
                java,
                () -> {
                  SceneJob its = job.value();
                  return run.run(Executor.classifier(engine, its), Executor.cube(scene(its), its));
                }));
  }

  private static String scene(SceneJob job) {
    return job.scene() + " " + job.data();
  }
}
