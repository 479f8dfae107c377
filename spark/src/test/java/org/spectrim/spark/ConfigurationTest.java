package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.cluster.ClusterSettings;

/** What Spark is told of cores and memory. */
class ConfigurationTest {
  @TempDir Path folder;

  private SparkConf of(String master, int threads, boolean study, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    // Finding them takes time, which one test is enough for.
    all.putIfAbsent("spark.jars", "none.jar");
    return Configuration.of(
        new ClusterSettings(master, "test", threads, 300, study, study, all), folder);
  }

  @Test
  void tasksTakeTheCoresOfTheirThreads() {
    SparkConf scene = of("yarn", 2, false, Map.of());
    assertThat(scene.get("spark.task.cpus")).isEqualTo("2");
    assertThat(scene.get("spark.executor.cores")).isEqualTo("2");
    SparkConf wide = of("yarn", 2, false, Map.of("spark.executor.cores", "8"));
    assertThat(wide.get("spark.executor.cores")).isEqualTo("8");
    // All cores of each worker, unless trials want a process of their own.
    assertThat(of("spark://host:7077", 2, false, Map.of()).contains("spark.executor.cores"))
        .isFalse();
    assertThat(of("spark://host:7077", 2, true, Map.of()).get("spark.executor.cores"))
        .isEqualTo("2");
    assertThat(of("local[4]", 1, true, Map.of()).get("spark.task.cpus")).isEqualTo("4");
  }

  @Test
  void memoryBesideTheHeapGrowsWithTheTasksOfAnExecutor() {
    assertThat(of("yarn", 2, false, Map.of()).get("spark.executor.memoryOverhead"))
        .isEqualTo("812m");
    assertThat(
            of("k8s://https://host", 2, false, Map.of("spark.executor.cores", "8"))
                .get("spark.executor.memoryOverhead"))
        .isEqualTo(512 + 4 * 300 + "m");
    assertThat(
            of("yarn", 2, false, Map.of("spark.executor.memoryOverhead", "5g"))
                .get("spark.executor.memoryOverhead"))
        .isEqualTo("5g");
  }

  @Test
  void workersOfThisMachineStartWithTheClassPathOfTheDriver() {
    SparkConf near = of("spark://127.0.0.1:7077", false);
    assertThat(near.contains("spark.jars")).isFalse();
    assertThat(near.get("spark.executor.extraClassPath").split(File.pathSeparator))
        .allMatch(entry -> Path.of(entry).isAbsolute())
        .anyMatch(entry -> entry.contains("onnxruntime-"));
    SparkConf far = of("spark://host:7077", false);
    assertThat(far.contains("spark.executor.extraClassPath")).isFalse();
    assertThat(far.get("spark.jars")).contains("onnxruntime-").doesNotContain("pytorch-");
    assertThat(of("spark://host:7077", true).get("spark.jars")).contains("pytorch-");
  }

  private SparkConf of(String master, boolean study) {
    return Configuration.of(
        new ClusterSettings(master, "test", 1, 300, study, study, Map.of()), folder);
  }
}
