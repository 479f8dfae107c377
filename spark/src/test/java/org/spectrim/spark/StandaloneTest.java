package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.Progress;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;
import org.spectrim.error.InputException;

/**
 * A real master with three worker processes, started by {@code spark/cluster}. One worker is killed
 * in the middle of a scene, another in the middle of a study. Some half a minute on two cores; left
 * out with {@code -Dspectrim.cluster=false}.
 */
@DisabledIfSystemProperty(named = "spectrim.cluster", matches = "false")
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandaloneTest {
  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final Path SCRIPT = Path.of("cluster").toAbsolutePath();
  private static final int WORKERS = 3;

  private static final Path STATE = Path.of("target", "cluster-test").toAbsolutePath();

  @TempDir Path folder;
  private static final List<String> SAID = new CopyOnWriteArrayList<>();
  private static @Nullable Cluster shared;
  private static int killed;

  /** All tests are one application, since processes are what takes time here. */
  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name"))
        .as("the script needs a shell")
        .doesNotContain("Windows");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String master =
        cluster(
            "start",
            "--workers",
            String.valueOf(WORKERS),
            "--memory",
            "1g",
            "--port",
            String.valueOf(port),
            "--guard",
            String.valueOf(ProcessHandle.current().pid()));
    Map<String, String> settings =
        Map.of(
            "spark.executor.memory",
            "512m",
            "spark.executor.extraJavaOptions",
            "-XX:TieredStopAtLevel=1");
    shared =
        ClusterProvider.find()
            .connect(new ClusterSettings(master, "test", 1, 256, true, true, settings), SAID::add);
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (shared != null) {
      shared.close();
    }
    cluster("stop");
  }

  private static String cluster(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("SPECTRIM_CLUSTER", STATE.toString());
    Path out = Files.createTempFile("cluster", ".out");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int status = process.waitFor();
    String said = Files.readString(out, StandardCharsets.UTF_8).strip();
    Files.delete(out);
    assertThat(status).as(said).isZero();
    return said;
  }

  /** With all workers that are left: an idle one would lose nothing when it is killed. */
  private static Cluster connected() throws InterruptedException {
    SparkCluster cluster = (SparkCluster) java.util.Objects.requireNonNull(shared);
    long start = System.nanoTime();
    // The driver is counted too.
    while (cluster.context().sc().statusTracker().getExecutorInfos().length != 1 + WORKERS - killed
        && System.nanoTime() - start < PATIENCE_NANOS) {
      Thread.sleep(100);
    }
    SAID.clear();
    return cluster;
  }

  /** SIGKILL for the next worker and its executor, as {@code spark/cluster kill} does. */
  private static void kill() {
    killed++;
    try {
      Path file = STATE.resolve("worker-" + killed + ".pid");
      long pid = Long.parseLong(Files.readString(file).strip());
      ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> all = new ArrayList<>(worker.descendants().toList());
      all.add(worker);
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void mapsAreThoseOfOneProcessThoughAWorkerIsKilled() throws IOException, InterruptedException {
    TestScene scene = new TestScene(folder, 3000, 60);
    List<byte[]> expected = scene.maps(null, Progress.NONE);
    Cluster cluster = connected();
    int before = killed;
    List<byte[]> found =
        scene.maps(
            cluster,
            (done, total) -> {
              if (done < total / 2 && killed == before) {
                kill();
              }
            });
    assertThat(found.get(0)).isEqualTo(expected.get(0));
    assertThat(found.get(1)).isEqualTo(expected.get(1));
    assertThat(killed).isEqualTo(before + 1);
    assertThat(SAID).anyMatch(line -> line.startsWith("a worker process is gone"));
    assertThat(SAID)
        .anyMatch(line -> line.matches("strips \\d+ to \\d+ was lost.* and is run again"));
  }

  @Test
  void studiesAreThoseOfOneProcessThoughAWorkerIsKilled() throws IOException, InterruptedException {
    TestStudy study = new TestStudy(folder, 3, 60);
    List<String> expected = study.run(folder.resolve("alone"), null, what -> {});
    Cluster cluster = connected();
    int before = killed;
    List<String> found =
        study.run(
            folder.resolve("together"),
            cluster.trials(),
            what -> {
              if (what.contains("epoch") && killed == before) {
                kill();
              }
            });
    assertThat(found).isEqualTo(expected);
    assertThat(killed).isEqualTo(before + 1);
    assertThat(SAID).anyMatch(line -> line.startsWith("a worker process is gone"));
    assertThat(SAID)
        .anyMatch(line -> line.startsWith("field, random") && line.endsWith("is run again"));
  }

  @Test
  void whatWorkersDoNotSeeIsSaidInOneLine() throws InterruptedException {
    TestScene scene = new TestScene(folder, 20, 20);
    Path hidden = folder.resolve("hidden.hdr");
    Cluster cluster = connected();
    assertThatThrownBy(() -> scene.maps(cluster, scene.job(hidden.toString()), Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there is no file " + hidden)
        .hasMessageContaining("all workers must see the scene under the same path")
        .hasMessageContaining("on the worker")
        .hasMessageNotContaining("\n");
    assertThat(SAID).isEmpty();
  }
}
