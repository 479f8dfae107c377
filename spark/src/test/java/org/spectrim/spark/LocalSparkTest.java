package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.Progress;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.ClusterProvider;
import org.spectrim.cluster.ClusterSettings;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.hadoop.PretendedStore;
import org.spectrim.io.RemoteFiles;

/** Spark inside this process, and what cannot be reached. */
class LocalSparkTest {
  @TempDir Path folder;

  @Test
  void mapsAreThoseOfOneProcess() throws IOException {
    TestScene scene = new TestScene(folder, 150, 40);
    List<byte[]> expected = scene.maps(null, Progress.NONE);
    List<String> said = new ArrayList<>();
    try (Cluster cluster = connect("local[2]", said)) {
      assertThat(cluster).hasToString("Spark 4.1.3 on local[2], 2 tasks at a time");
      List<byte[]> found = scene.maps(cluster, Progress.NONE);
      assertThat(found.get(0)).isEqualTo(expected.get(0));
      assertThat(found.get(1)).isEqualTo(expected.get(1));
      assertThatThrownBy(
              () ->
                  scene.maps(
                      cluster, scene.job(folder.resolve("no.hdr").toString()), Progress.NONE))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("there is no file " + folder.resolve("no.hdr"))
          .hasMessageContaining("all workers must see the scene under the same path")
          .hasMessageNotContaining("\n");
    }
    assertThat(said).isEmpty();
  }

  @Test
  void tilesUnderUrlsAreThoseOfOneProcess() throws IOException {
    TestScene scene = new TestScene(folder, 150, 40);
    Path alone = folder.resolve("alone");
    scene.tiles(null, scene.header().toString(), alone, Progress.NONE);
    String base = "pretended://" + folder.getFileName();
    try (Cluster cluster =
        ClusterProvider.find()
            .connect(
                new ClusterSettings(
                    "local[2]", "test", 1, 256, false, false, PretendedStore.settings(folder)),
                line -> {})) {
      Path out = RemoteFiles.parse(base + "/together");
      scene.tiles(cluster, base + "/scene.hdr", out, Progress.NONE);
      assertThat(out.resolve("index.vrt")).isRegularFile();
    }
    try (Stream<Path> tiles = Files.list(alone)) {
      List<Path> all = tiles.toList();
      assertThat(all).hasSize(10 * 2 + 1);
      for (Path tile : all) {
        assertThat(folder.resolve("together").resolve(tile.getFileName()))
            .hasSameBinaryContentAs(tile);
      }
    }
  }

  @Test
  void saysWhichMasterIsWrong() {
    assertThatThrownBy(() -> connect("spark://127.0.0.1:1", new ArrayList<>()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no Spark master answers at spark://127.0.0.1:1");
    assertThatThrownBy(() -> connect("spark://127.0.0.1", new ArrayList<>()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("use spark://HOST:PORT");
    assertThatThrownBy(() -> connect("lokal", new ArrayList<>()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--spark lokal: use local[*]");
  }

  @Test
  void refusesAnotherJava() {
    int other = Runtime.version().feature() + 1;
    assertThat(Outcome.of(() -> Executor.task(other, () -> "done")).problem())
        .contains("the driver runs Java " + other, "start both with the same JAVA_HOME");
  }

  @Test
  void saysThatNativeLibrariesAreMissing() {
    Outcome<String> outcome =
        Outcome.of(
            () -> {
              throw new UnsatisfiedLinkError("no jnijavacpp in java.library.path");
            });
    assertThat(outcome.problem())
        .startsWith("a native library cannot be used: no jnijavacpp")
        .contains("(on the worker ");
  }

  private static Cluster connect(String master, List<String> said) {
    return ClusterProvider.find()
        .connect(new ClusterSettings(master, "test", 1, 256, false, false, Map.of()), said::add);
  }
}
