package org.spectrim.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file of a trial, {@code log.txt}. What is written there goes to the program's log too.
 */
final class TrialLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrialLog.class);

  static final String FILE = "log.txt";

  private final PrintWriter out;

  TrialLog(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      out = new PrintWriter(Files.newBufferedWriter(file), true);
    } catch (IOException e) {
      throw new StoreException(file, e);
    }
  }

  void line(String text) {
    LOG.debug("{}", text);
    out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + text);
  }

  void failure(Throwable problem) {
    LOG.debug("trial failed", problem);
    problem.printStackTrace(out);
  }

  @Override
  public void close() {
    out.close();
  }
}
