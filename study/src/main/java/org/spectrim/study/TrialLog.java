package org.spectrim.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log file of a trial, {@code log.txt}. What is written there goes to the program's log too.
 */
final class TrialLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrialLog.class);

  static final String FILE = "log.txt";

  /** Often enough for people, and seldom for a file system that many trials write to. */
  private static final long SHOWN_NANOS = 5_000_000_000L;

  private final PrintWriter out;
  private final @Nullable Path shown;
  private long latest = System.nanoTime() - SHOWN_NANOS;

  /**
   * @param shown another folder where the latest line is put from time to time
   */
  TrialLog(Path folder, Optional<Path> shown) {
    this.shown = shown.map(other -> other.resolve(FILE)).orElse(null);
    Path file = folder.resolve(FILE);
    try {
      out = new PrintWriter(Files.newBufferedWriter(file), true);
    } catch (IOException e) {
      throw new StoreException(file, e);
    }
  }

  void line(String text) {
    LOG.debug("{}", text);
    String line = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + text;
    out.println(line);
    long now = System.nanoTime();
    if (shown != null && now - latest >= SHOWN_NANOS) {
      latest = now;
      show(shown, line);
    }
  }

  private static void show(Path file, String line) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, line + "\n");
    } catch (IOException e) {
      LOG.debug("{} does not show the progress", file, e);
    }
  }

  /** The last line that a running trial has written, without its time; empty if there is none. */
  static Optional<String> latest(Path temporary, String hash) {
    try (Stream<Path> workers = Files.list(temporary)) {
      return workers
          .map(worker -> worker.resolve("trial-" + hash).resolve(FILE))
          .filter(Files::isRegularFile)
          .max(Comparator.comparing(TrialLog::time))
          .flatMap(TrialLog::lastLine);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static Optional<String> lastLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.indexOf(' ') > 0)
          .reduce((a, b) -> b)
          .map(line -> line.substring(line.indexOf(' ') + 1));
    } catch (IOException | UncheckedIOException e) {
      // It may just have been moved to where results are.
      return Optional.empty();
    }
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
