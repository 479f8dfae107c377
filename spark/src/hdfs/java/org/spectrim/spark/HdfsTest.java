package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.Progress;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;
import org.spectrim.io.RemoteFiles;
import org.spectrim.study.RunOptions;
import org.spectrim.study.TrialStore;

/**
 * Scenes and studies on HDFS itself: a name node and two data nodes of Hadoop, in this process and
 * spoken to by way of the network.
 */
class HdfsTest {
  @TempDir static Path disks;
  private static @Nullable MiniDFSCluster hdfs;
  private static @Nullable Cluster shared;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    // Several blocks a file, so that reading goes on from one to the next.
    conf.set("dfs.namenode.fs-limits.min-block-size", "65536");
    hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(2).build();
    hdfs.waitActive();
    shared =
        ClusterProvider.find()
            .connect(
                new ClusterSettings(
                    "local[2]",
                    "test",
                    1,
                    256,
                    true,
                    true,
                    Map.of(
                        "spark.hadoop.dfs.blocksize", "65536", "spark.hadoop.dfs.replication", "2")),
                line -> {});
  }

  @AfterAll
  static void stop() {
    if (shared != null) {
      shared.close();
    }
    if (hdfs != null) {
      hdfs.shutdown();
    }
  }

  private static Cluster cluster() {
    return Objects.requireNonNull(shared);
  }

  private static Path url(String path) {
    int port = Objects.requireNonNull(hdfs).getNameNodePort();
    return RemoteFiles.parse("hdfs://localhost:%d/%s".formatted(port, path));
  }

  @Test
  void mapsAndTilesAreThoseOfOneProcess() throws IOException {
    TestScene scene = new TestScene(folder, 150, 40);
    Path alone = folder.resolve("alone");
    scene.tiles(null, scene.header().toString(), alone, Progress.NONE);
    Files.createDirectories(url("scenes"));
    for (String name : List.of("scene.hdr", "scene.img")) {
      Files.copy(folder.resolve(name), url("scenes").resolve(name));
    }
    assertThat(Files.size(url("scenes/scene.img"))).isGreaterThan(65_536);
    String there = url("scenes/scene.hdr").toString();
    Path together = url("maps/together");
    scene.tiles(cluster(), there, together, Progress.NONE);
    same(alone, together);
    List<byte[]> expected = scene.maps(null, Progress.NONE);
    List<byte[]> found = scene.maps(cluster(), scene.job(there), url("maps"), Progress.NONE);
    assertThat(found.get(0)).isEqualTo(expected.get(0));
    assertThat(found.get(1)).isEqualTo(expected.get(1));
  }

  @Test
  void studiesAreThoseOfOneProcess() throws IOException {
    TestStudy study = new TestStudy(folder, 1, 5);
    Path alone = folder.resolve("alone");
    List<String> expected = study.run(alone, null, what -> {});
    Path out = url("runs/study");
    RunOptions options = new RunOptions(null, false, cluster().trials(), true);
    assertThat(study.runWithin(options, out, what -> {})).isEqualTo(expected);
    for (String part : List.of("trials", "steps")) {
      try (Stream<Path> made = Files.list(alone.resolve(part))) {
        for (Path one : made.toList()) {
          String model = one.getFileName() + "/" + TrialStore.MODEL;
          assertThat(Files.readAllBytes(out.resolve(part).resolve(model)))
              .isEqualTo(Files.readAllBytes(one.resolve(TrialStore.MODEL)));
        }
      }
    }
    assertThat(Files.exists(out.resolve("study.lock"))).isFalse();
    assertThat(Files.exists(out.resolve("tmp"))).isFalse();
  }

  @Test
  void onlyOneOfManyDriversGetsAStudy() throws Exception {
    Path out = url("runs/locked");
    Files.createDirectories(out);
    int drivers = 8;
    CyclicBarrier together = new CyclicBarrier(drivers);
    ExecutorService pool = Executors.newFixedThreadPool(drivers);
    List<Future<TrialStore>> all =
        Stream.generate(
                () ->
                    pool.submit(
                        () -> {
                          together.await();
                          return TrialStore.open(out);
                        }))
            .limit(drivers)
            .toList();
    int opened = 0;
    for (Future<TrialStore> one : all) {
      try {
        TrialStore store = one.get();
        opened++;
        assertThatThrownBy(() -> TrialStore.open(out))
            .hasMessageContaining("is in use by another study (process ");
        all.stream().filter(other -> other != one).forEach(HdfsTest::awaitRefusal);
        store.close();
        break;
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e).hasMessageContaining("is in use by another study");
      }
    }
    pool.shutdown();
    assertThat(opened).isEqualTo(1);
    TrialStore.open(out).close();
  }

  private static void awaitRefusal(Future<TrialStore> driver) {
    assertThatThrownBy(driver::get).hasMessageContaining("is in use by another study");
  }

  private static void same(Path expected, Path found) throws IOException {
    try (Stream<Path> files = Files.list(expected)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(10 * 2 + 1);
      for (Path file : all) {
        assertThat(Files.readAllBytes(found.resolve(file.getFileName().toString())))
            .isEqualTo(Files.readAllBytes(file));
      }
    }
  }
}
