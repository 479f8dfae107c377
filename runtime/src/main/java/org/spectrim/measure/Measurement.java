package org.spectrim.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What one exported network costs to run.
 *
 * @param fileBytes size of the patch form's file
 * @param batch1 latency of one window in a call
 * @param batch32 latency of 32 windows in a call, for the whole call
 * @param sceneSeconds whole-scene time of the dense form, median of the runs; reading from memory
 *     included
 * @param peakRssMb the largest resident memory of the process that measured, JVM included, in MiB;
 *     null where the system does not tell
 * @param hardware where it was measured
 * @param engine name and version
 */
public record Measurement(
    long fileBytes,
    Latency batch1,
    Latency batch32,
    double sceneSeconds,
    @Nullable Double peakRssMb,
    Hardware hardware,
    String engine) {

  /** Median and 95th percentile, in microseconds. */
  public record Latency(double p50, double p95) {}

  /**
   * The machine.
   *
   * @param cores that the JVM may use
   * @param threads that classified the scene; latencies are always of one thread
   */
  public record Hardware(String processor, int cores, int threads, String system, String java) {}

  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("file_bytes", Long.toString(fileBytes));
    map.put("batch1_p50_us", Double.toString(batch1.p50));
    map.put("batch1_p95_us", Double.toString(batch1.p95));
    map.put("batch32_p50_us", Double.toString(batch32.p50));
    map.put("batch32_p95_us", Double.toString(batch32.p95));
    map.put("scene_seconds", Double.toString(sceneSeconds));
    if (peakRssMb != null) {
      map.put("peak_rss_mb", Double.toString(peakRssMb));
    }
    map.put("processor", hardware.processor);
    map.put("cores", Integer.toString(hardware.cores));
    map.put("threads", Integer.toString(hardware.threads));
    map.put("system", hardware.system);
    map.put("java", hardware.java);
    map.put("engine", engine);
    return map;
  }

  /**
   * @throws IllegalArgumentException if an entry is missing or no number
   */
  static Measurement fromProperties(Properties p) {
    String rss = p.getProperty("peak_rss_mb");
    return new Measurement(
        Long.parseLong(text(p, "file_bytes")),
        new Latency(number(p, "batch1_p50_us"), number(p, "batch1_p95_us")),
        new Latency(number(p, "batch32_p50_us"), number(p, "batch32_p95_us")),
        number(p, "scene_seconds"),
        rss == null ? null : Double.valueOf(rss),
        new Hardware(
            text(p, "processor"),
            Integer.parseInt(text(p, "cores")),
            Integer.parseInt(text(p, "threads")),
            text(p, "system"),
            text(p, "java")),
        text(p, "engine"));
  }

  private static double number(Properties p, String key) {
    return Double.parseDouble(text(p, key));
  }

  private static String text(Properties p, String key) {
    String value = p.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
