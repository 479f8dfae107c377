package org.spectrim.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.spectrim.classify.RemoteClassifier;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterSettings;
import org.spectrim.cluster.SceneJob;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.study.TrialCrew;

/** A running Spark application. Each piece of work is a job of one task, begun by an own thread. */
final class SparkCluster implements Cluster {
  private static final long LOOK_MILLIS = 50;
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  private final JavaSparkContext context;
  private final ClusterSettings settings;
  private final Path temporary;
  private final Losses losses;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "spectrim-job");
            thread.setDaemon(true);
            return thread;
          });

  private SparkCluster(
      JavaSparkContext context, ClusterSettings settings, Path temporary, Losses losses) {
    this.losses = losses;
    this.context = context;
    this.settings = settings;
    this.temporary = temporary;
  }

  static SparkCluster connect(ClusterSettings settings, Consumer<String> said) {
    Masters.require(settings.master());
    requireOpenModules();
    Path temporary = temporaryFolder();
    SparkConf conf = Configuration.of(settings, temporary);
    JavaSparkContext context;
    try {
      context = new JavaSparkContext(conf);
    } catch (RuntimeException | LinkageError e) {
      delete(temporary);
      throw failure("cannot start Spark on " + settings.master(), e);
    }
    SparkCluster cluster = new SparkCluster(context, settings, temporary, new Losses(said));
    try {
      context.sc().addSparkListener(cluster.losses);
      if (!Masters.isLocal(settings.master())) {
        cluster.rehearse();
        cluster.awaitWorkers(said);
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Spark reaches into Java's own classes, and fails late and at length where it may not. */
  private static void requireOpenModules() {
    Module base = Object.class.getModule();
    if (!base.isOpen("sun.nio.ch", SparkCluster.class.getModule())) {
      throw new InputException(
          "Spark needs Java to be started with its --add-opens options; start with the launcher"
              + " ./spectrim or with spark-submit");
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("spectrim-spark");
    } catch (IOException e) {
      throw new InputException("cannot make a temporary folder: " + AtomicFile.reason(e), e);
    }
  }

  /**
   * Begins a job that does nothing while workers start, so that this process has the classes ready
   * that all jobs need when the first worker is there.
   */
  private void rehearse() {
    Future<Integer> unused =
        submit(
            "a rehearsal",
            () -> {
              Broadcast<Integer> nothing = context.broadcast(0);
              return context.parallelize(List.of(0), 1).map(one -> nothing.value()).first();
            });
  }

  /** A master without free workers makes Spark wait without a word. */
  private void awaitWorkers(Consumer<String> said) {
    long start = System.nanoTime();
    boolean told = false;
    while (context.sc().statusTracker().getExecutorInfos().length < 2) {
      if (context.sc().isStopped()) {
        throw new InputException(
            "the Spark master "
                + settings.master()
                + " refused the application; is it Spark "
                + context.version()
                + " too?");
      }
      if (!told && System.nanoTime() - start > PATIENCE_NANOS) {
        told = true;
        said.accept(
            "waiting for workers: %s has none with %s cores and %s of memory free"
                .formatted(
                    settings.master(),
                    context.getConf().get("spark.executor.cores", "some"),
                    context.getConf().get("spark.executor.memory", "1g")));
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InputException("interrupted while waiting for Spark's workers", e);
      }
    }
  }

  JavaSparkContext context() {
    return context;
  }

  /** Tasks that can run at the same time. */
  int slots() {
    return Math.max(1, context.defaultParallelism() / Configuration.coresOfATask(settings));
  }

  /** Begins a job; errors of Spark become one line. */
  <T> Future<T> submit(String what, Callable<T> job) {
    return threads.submit(
        () -> {
          context.sc().setJobDescription(what);
          try {
            return job.call();
          } catch (InputException e) {
            throw e;
          } catch (Exception e) {
            throw failure("Spark could not finish " + what, e);
          }
        });
  }

  private static InputException failure(String what, Throwable e) {
    Throwable cause = e;
    while (cause instanceof SparkException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new InputException(what + ": " + reason, e);
  }

  @Override
  public RemoteClassifier.Crew classifiers(SceneJob job) {
    return new SceneCrew(this, job);
  }

  @Override
  public TrialCrew trials() {
    return new TrialCrewOnSpark(this);
  }

  @Override
  public String toString() {
    return "Spark %s on %s, %d tasks at a time"
        .formatted(context.version(), settings.master(), slots());
  }

  @Override
  public void close() {
    // That workers go now is no loss.
    context.sc().removeSparkListener(losses);
    threads.shutdownNow();
    context.close();
    Executor.close();
    delete(temporary);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException ignored) {
      // The system's temporary folder is cleaned by others too.
    }
  }
}
