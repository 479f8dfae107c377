package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.Progress;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;

/** A real master with worker processes of its own, of which some are killed. */
@EnabledIfSystemProperty(
    named = "spectrim.cluster",
    matches = "true",
    disabledReason = "starts a master and workers; run with -Dspectrim.cluster=true")
class StandaloneTest {
  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final Path SCRIPT = Path.of("cluster").toAbsolutePath();

  @TempDir static Path state;
  @TempDir Path folder;
  private static String master = "";
  private static int workers = 3;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name"))
        .as("the script needs a shell")
        .doesNotContain("Windows");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    master = cluster("start", "--workers", "3", "--memory", "1g", "--port", String.valueOf(port));
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    cluster("stop");
  }

  private static String cluster(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("SPECTRIM_CLUSTER", state.toString());
    Path out = Files.createTempFile("cluster", ".out");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int status = process.waitFor();
    String said = Files.readString(out, StandardCharsets.UTF_8).strip();
    Files.delete(out);
    assertThat(status).as(said).isZero();
    return said;
  }

  @Test
  void mapsAreThoseOfOneProcessThoughAWorkerIsKilled() throws IOException {
    TestScene scene = new TestScene(folder, 3000, 60);
    List<byte[]> expected = scene.maps(null, Progress.NONE);
    List<String> said = new CopyOnWriteArrayList<>();
    try (Cluster cluster = connect(said)) {
      AtomicBoolean killed = new AtomicBoolean();
      List<byte[]> found =
          scene.maps(
              cluster,
              (done, total) -> {
                if (done < total / 2 && !killed.getAndSet(true)) {
                  kill(1);
                }
              });
      assertThat(found.get(0)).isEqualTo(expected.get(0));
      assertThat(found.get(1)).isEqualTo(expected.get(1));
      assertThat(killed).isTrue();
    }
    assertThat(said).anyMatch(line -> line.startsWith("a worker process is gone"));
  }

  @Test
  void studiesAreThoseOfOneProcessThoughAWorkerIsKilled() throws IOException {
    TestStudy study = new TestStudy(folder);
    List<String> expected = study.run(folder.resolve("alone"), null, what -> {});
    List<String> said = new CopyOnWriteArrayList<>();
    AtomicBoolean killed = new AtomicBoolean();
    try (Cluster cluster = connect(said)) {
      List<String> found =
          study.run(
              folder.resolve("together"),
              cluster.trials(),
              what -> {
                if (what.contains("epoch") && !killed.getAndSet(true)) {
                  kill(2);
                }
              });
      assertThat(found).isEqualTo(expected);
    }
    assertThat(said).anyMatch(line -> line.startsWith("a worker process is gone"));
    assertThat(said)
        .anyMatch(line -> line.startsWith("field, random") && line.endsWith("is run again"));
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void kill(int worker) {
    try {
      workers--;
      cluster("kill", String.valueOf(worker));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With all workers that are left. */
  private static Cluster connect(List<String> said) {
    Cluster cluster =
        ClusterProvider.find()
            .connect(
                new ClusterSettings(
                    master, "test", 1, true, true, Map.of("spark.executor.memory", "512m")),
                said::add);
    long start = System.nanoTime();
    // The driver is counted too. An idle worker would lose nothing when it is killed.
    while (((SparkCluster) cluster).context().sc().statusTracker().getExecutorInfos().length
            <= workers
        && System.nanoTime() - start < PATIENCE_NANOS) {
      pause();
    }
    return cluster;
  }
}
