package org.spectrim.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.util.List;
import org.spectrim.error.InputException;

/** A process of a benchmark, which prints its rows where this process prints. */
final class BenchProcess {
  private BenchProcess() {}

  /** Java's first words where the Vector API is used, about which users can do nothing. */
  static boolean isNoise(String line) {
    return line.startsWith("WARNING: Using incubator modules:");
  }

  /**
   * Runs the process to its end.
   *
   * @param network whose measurement it is
   * @throws InputException if it fails or cannot be started
   */
  static void run(Class<?> main, List<String> arguments, String network) {
    try {
      Process process =
          Measure.java(main, arguments)
              .redirectInput(Redirect.INHERIT)
              .redirectOutput(Redirect.INHERIT)
              .start();
      try {
        handOnErrors(process);
        if (process.waitFor() != 0) {
          throw new InputException("the process that measures " + network + " failed");
        }
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new InputException("the measuring process cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("the measurement was interrupted", e);
    }
  }

  private static void handOnErrors(Process process) throws IOException {
    try (BufferedReader errors =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), Charset.defaultCharset()))) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        if (!isNoise(line)) {
          System.err.println(line);
        }
      }
    }
  }
}
