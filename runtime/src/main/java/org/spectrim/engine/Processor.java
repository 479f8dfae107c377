package org.spectrim.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the operating system says of the processor. */
public final class Processor {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** The name of the model, or the architecture where the system does not say. */
  public static String model() {
    return lines().stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /**
   * Whether products of unsigned and signed bytes are summed in 32 bits by one instruction (VNNI).
   * Older x86 processors sum two of them in 16 bits, which can overflow; ONNX Runtime then has to
   * be asked for slower, exact kernels. Where the system does not say, the answer is no: results
   * come before speed.
   */
  static boolean multipliesBytesExactly() {
    return lines().stream().anyMatch(line -> line.startsWith("flags") && line.contains("vnni"));
  }

  private static List<String> lines() {
    try {
      return Files.isReadable(LINUX) ? Files.readAllLines(LINUX) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
