package org.spectrim.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The memory of this process as the operating system counts it, in MiB; Linux tells. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ProcessMemory() {}

  /** The most it has held (peak resident set), or null where the system does not tell. */
  public static @Nullable Double peak() {
    return value("VmHWM:");
  }

  /** What it holds now (resident set), or null where the system does not tell. */
  public static @Nullable Double now() {
    return value("VmRSS:");
  }

  /**
   * Begins a new peak at what is held now.
   *
   * @return false where the system cannot
   */
  public static boolean forgetPeak() {
    try {
      Files.writeString(CLEAR, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable Double value(String key) {
    if (!Files.isReadable(STATUS)) {
      return null;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }
}
