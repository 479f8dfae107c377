package org.spectrim.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;

/** How long the steps of a trial took that were made for it, as its log says. */
public final class StepTimes {
  private static final Pattern TOOK = Pattern.compile("^[0-9:.]+ ([a-z]+) took ([0-9.]+) s$");

  private StepTimes() {}

  /** What a log says of a step. */
  static String line(String kind, double seconds) {
    return String.format(Locale.ROOT, "%s took %.1f s", kind, seconds);
  }

  /**
   * Seconds by kind of step, in the order of the log; those of teachers too, none of a step that
   * was made for an earlier trial.
   *
   * @param trialFolder of a trial that has ended
   * @return empty where there is no log
   * @throws InputException if it cannot be read
   */
  public static Map<String, Double> read(Path trialFolder) {
    Path log = trialFolder.resolve(TrialLog.FILE);
    if (!Files.exists(log)) {
      return Map.of();
    }
    try {
      return parse(Files.readAllLines(log));
    } catch (IOException e) {
      throw new InputException("cannot read " + log + ": " + AtomicFile.reason(e), e);
    }
  }

  static Map<String, Double> parse(List<String> lines) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher took = TOOK.matcher(line);
      if (took.matches()) {
        seconds.merge(took.group(1), Double.parseDouble(took.group(2)), Double::sum);
      }
    }
    return seconds;
  }
}
