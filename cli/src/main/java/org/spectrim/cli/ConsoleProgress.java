package org.spectrim.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows on standard error how far a long work is: a bar with the time left on a terminal, else a
 * plain line now and then. Share of the work is told in thousandths to the bar. One thread reports.
 */
final class ConsoleProgress implements AutoCloseable {
  private static final int STEPS = 1000;
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private final PrintStream out;
  private final String task;
  private final long start = System.nanoTime();
  private final @Nullable ProgressBar bar;
  private long lastLine = start;

  private ConsoleProgress(String task, PrintStream out, boolean terminal) {
    this.task = task;
    this.out = out;
    this.bar = terminal ? bar(task) : null;
  }

  static ConsoleProgress of(String task) {
    return new ConsoleProgress(task, System.err, isTerminal());
  }

  /**
   * Whether a person looks on: standard input and output are a terminal. JDK 22 and later answer as
   * older ones do because the launcher sets {@code jdk.console=java.base}.
   */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM"));
  }

  private static ProgressBar bar(String task) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(STEPS)
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
        .hideEta()
        .setUpdateIntervalMillis(200)
        .setMaxRenderedLength(100)
        .clearDisplayOnFinish()
        .build();
  }

  /**
   * @param share of the work that is done, 0 to 1
   * @param what is being done, short
   * @param left time left, or null to have it judged from the share
   */
  void at(double share, String what, @Nullable Duration left) {
    long now = System.nanoTime();
    Duration remaining = left != null ? left : judged(share, now);
    String text = remaining == null ? what : words(remaining) + " left, " + what;
    if (bar != null) {
      bar.stepTo(Math.round(STEPS * Math.min(1, share)));
      bar.setExtraMessage(text);
    } else if (now - lastLine >= LINE_EVERY.toNanos()) {
      lastLine = now;
      out.printf(Locale.ROOT, "%s: %.0f%%, %s%n", task, 100 * share, text);
    }
  }

  private @Nullable Duration judged(double share, long now) {
    double seconds = (now - start) / 1e9;
    return share < 0.02 || seconds < 1
        ? null
        : Duration.ofMillis((long) (1000 * seconds * (1 - share) / share));
  }

  /** A line that stays, above the bar. */
  void line(String text) {
    if (bar != null) {
      // The bar's thread redraws below.
      out.print("\r\u001b[K");
    }
    out.println(text);
  }

  /** "45 s", "2:05 min", "1:20 h". */
  static String words(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3600) {
      return "%d:%02d min".formatted(seconds / 60, seconds % 60);
    }
    return "%d:%02d h".formatted(seconds / 3600, seconds / 60 % 60);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
