package org.spectrim.measure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;
import org.spectrim.net.Architectures;

/**
 * A network to measure, with random weights.
 *
 * @param name of an architecture
 * @param width factor on the numbers of filters
 * @param text as it was written
 */
public record BenchNetwork(String name, double width, String text) {
  private static final Pattern TEXT = Pattern.compile("([a-z0-9]+)(?::(\\d+(?:\\.\\d+)?))?");

  /** Classes of all measured networks. */
  static final int CLASSES = 9;

  /**
   * Reads a name, alone or with a colon and the factor, as in {@code cnn2d:0.96}.
   *
   * @param option what to name if it is wrong
   * @throws UsageException if it is not written so, or there is no such network
   */
  public static BenchNetwork of(String option, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(option + " " + text + ": write a name as in cnn2d or cnn2d:0.96");
    }
    Architectures.named(matcher.group(1));
    String width = matcher.group(2);
    return new BenchNetwork(matcher.group(1), width == null ? 1 : Double.parseDouble(width), text);
  }

  /** The network with random weights, for as many bands and windows of that size. */
  Model model(int bands, int window) {
    return BenchModels.random(name, width, bands, CLASSES, window);
  }

  @Override
  public String toString() {
    return text;
  }
}
