package org.spectrim.spark;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.spectrim.cluster.ClusterSettings;

/** Spark's settings for our work; whatever the user has set otherwise stays. */
final class Configuration {
  private static final int LIBRARIES_MEGABYTES = 512;
  private static final String OPTIONS = "spark.executor.extraJavaOptions";

  /** Executors need what the launcher sets: see there for why. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OPENBLAS_NUM_THREADS", "1",
          "OMP_WAIT_POLICY", "passive",
          "ORT_DISABLE_TELEMETRY", "1",
          "MALLOC_ARENA_MAX", "2",
          "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_MMAP_THRESHOLD_", "33554432");

  private Configuration() {}

  static int coresOfATask(ClusterSettings settings) {
    // In one process of several cores, a task that wants the process alone takes all of them.
    return settings.oneTaskAProcess() && Masters.isLocal(settings.master())
        ? Masters.localThreads(settings.master())
        : settings.coresOfATask();
  }

  /**
   * @param temporary for jars that are made here
   */
  static SparkConf of(ClusterSettings settings, Path temporary) {
    SparkConf conf = new SparkConf();
    settings.more().forEach(conf::set);
    conf.setMaster(settings.master());
    conf.setIfMissing("spark.app.name", "spectrim " + settings.task());
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.locality.wait", "0");
    conf.set("spark.task.cpus", Integer.toString(coresOfATask(settings)));
    if (Masters.isLocal(settings.master())) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      return conf;
    }
    Masters.loopback(settings.master())
        .ifPresent(
            host -> {
              conf.setIfMissing("spark.driver.host", host);
              conf.setIfMissing("spark.driver.bindAddress", host);
            });
    // A standalone master gives an executor all cores of its worker, others one.
    if (settings.oneTaskAProcess() || !Masters.isStandalone(settings.master())) {
      conf.setIfMissing("spark.executor.cores", Integer.toString(settings.coresOfATask()));
    }
    conf.setIfMissing("spark.executor.memory", settings.training() ? "2g" : "1g");
    // What engines and libtorch take lies beside Java's heap, and YARN and Kubernetes count it.
    conf.setIfMissing("spark.executor.memoryOverhead", beside(settings, conf) + "m");
    ENVIRONMENT.forEach((name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    conf.set(OPTIONS, String.join(" ", options(conf)));
    if (conf.contains("spark.jars")) {
      return conf;
    }
    if (Masters.loopback(settings.master()).isPresent()
        && !conf.contains("spark.executor.extraClassPath")) {
      likeThisProcess(conf);
    } else {
      conf.set("spark.jars", String.join(",", Shipping.jars(settings.training(), temporary)));
    }
    return conf;
  }

  /**
   * Workers on this machine need no copies of jars. With the very class path of this process, and
   * before all else, executors can also start with its archive of classes.
   */
  private static void likeThisProcess(SparkConf conf) {
    String own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    conf.set("spark.executor.extraClassPath", own);
    // Logging would say at length that it is set up here and in the folder of the worker.
    String options =
        "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener "
            + conf.get(OPTIONS);
    String archive = System.getProperty("spectrim.archive");
    conf.set(
        OPTIONS,
        archive == null
            ? options
            : "\"-XX:SharedArchiveFile=%s\" -Xlog:cds*=off -Xlog:class+path=off %s"
                .formatted(archive, options));
  }

  /** Megabytes. */
  private static long beside(ClusterSettings settings, SparkConf conf) {
    int cores = conf.getInt("spark.executor.cores", settings.coresOfATask());
    int tasks = Math.max(1, cores / Math.max(1, settings.coresOfATask()));
    return LIBRARIES_MEGABYTES + (long) tasks * settings.megabytesOfATask();
  }

  private static List<String> options(SparkConf conf) {
    return List.of(
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
        "-XX:+UseSerialGC",
        // Most of what starts Spark runs too seldom to be worth compiling.
        "-XX:CompileThresholdScaling=5",
        // Nobody records what netty would tell, and preparing it takes a tenth of a second.
        "-Dio.netty.jfr.enabled=false",
        "--add-modules=jdk.incubator.vector",
        "-Dspectrim.commit=" + System.getProperty("spectrim.commit", ""),
        conf.get(OPTIONS, ""));
  }
}
