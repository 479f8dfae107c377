package org.spectrim.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.spectrim.cluster.Cluster;
import org.spectrim.study.TrialCrew;
import org.spectrim.study.TrialJob;

/** A cluster that is connected to while something else is prepared. */
final class StartingCluster implements AutoCloseable {
  private final CompletableFuture<Cluster> cluster = new CompletableFuture<>();

  StartingCluster(Supplier<Cluster> connect) {
    Thread thread = new Thread(() -> complete(connect), "spectrim-connect");
    thread.setDaemon(true);
    thread.start();
  }

  private void complete(Supplier<Cluster> connect) {
    try {
      cluster.complete(connect.get());
    } catch (RuntimeException | Error e) {
      cluster.completeExceptionally(e);
    }
  }

  /** Waits for it. */
  Cluster get() {
    try {
      return cluster.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Those who run trials; waited for when the first trial can begin. */
  TrialCrew trials() {
    return new TrialCrew() {
      @Override
      public int slots() {
        return get().trials().slots();
      }

      @Override
      public Future<String> begin(TrialJob job) {
        return get().trials().begin(job);
      }
    };
  }

  /** What has not started yet is closed as soon as it has. */
  @Override
  public void close() {
    if (cluster.isDone() && !cluster.isCompletedExceptionally()) {
      cluster.join().close();
    } else {
      CompletableFuture<Void> unused = cluster.thenAccept(Cluster::close);
    }
  }
}
