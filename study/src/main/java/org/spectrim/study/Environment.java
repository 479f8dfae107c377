package org.spectrim.study;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a study ran on, in the order in which people want to read it.
 *
 * @param facts term and text
 */
public record Environment(Map<String, String> facts) {
  private static final Path LINUX_CPU = Path.of("/proc/cpuinfo");
  private static final List<String> VERSIONED = List.of("Spectrim", "libtorch", "ONNX Runtime");
  private static final String COMMIT = "spectrim.commit";
  private static final double GIB = 1024.0 * 1024 * 1024;

  public Environment {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** This machine and this program. */
  public static Environment current() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", memory());
    facts.put("system", "%s %s".formatted(property("os.name"), property("os.version")));
    facts.put(
        "Java", "%s (%s)".formatted(property("java.runtime.version"), property("java.vm.name")));
    Properties versions = versions();
    VERSIONED.forEach(name -> facts.put(name, versions.getProperty(name, "unknown")));
    // The launcher tells it where the program runs from a clone.
    String commit = System.getProperty(COMMIT, "");
    if (!commit.isBlank()) {
      facts.put("commit", commit);
    }
    return new Environment(facts);
  }

  /** In one line, for model files: versions, then hardware. */
  String line() {
    String commit = facts.containsKey("commit") ? " " + facts.get("commit") : "";
    return "Spectrim %s%s, libtorch %s, ONNX Runtime %s, Java %s, %s"
        .formatted(
            facts.get("Spectrim"),
            commit,
            facts.get("libtorch"),
            facts.get("ONNX Runtime"),
            Runtime.version().feature(),
            facts.get("processor"));
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(LINUX_CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(property("os.arch"));
    } catch (IOException e) {
      return property("os.arch");
    }
  }

  private static String memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? String.format(Locale.ROOT, "%.0f GiB", system.getTotalMemorySize() / GIB)
        : "unknown";
  }

  /** Written by the build. */
  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = Environment.class.getResourceAsStream("versions.properties")) {
      if (in != null) {
        versions.load(in);
      }
      return versions;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
