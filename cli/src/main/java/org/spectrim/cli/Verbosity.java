package org.spectrim.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** {@code --verbose}, for every command: log lines and stack traces. */
final class Verbosity {
  private static volatile boolean verbose;

  @Option(
      names = "--verbose",
      description = "Show log messages and, where something fails, the stack trace.")
  void setVerbose(boolean on) {
    verbose = on;
    // spark-submit brings a logging of its own.
    if (LoggerFactory.getLogger("org.spectrim") instanceof Logger logger) {
      logger.setLevel(on ? Level.DEBUG : Level.WARN);
    }
  }

  static boolean isVerbose() {
    return verbose;
  }
}
