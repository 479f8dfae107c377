package org.spectrim.prune;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * What goes as one piece.
 *
 * @param kind which piece
 * @param kept of a pattern: so many weights of each group stay
 * @param group of a pattern: weights of a group; of blocks: how many channels share one
 */
record Granularity(Kind kind, int kept, int group) {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{1,4}):([0-9]{1,4})");
  private static final List<String> KNOWN = List.of("filter", "weight", "4x1", "2:4", "1:4");

  /** The pieces. */
  enum Kind {
    /** A filter or hidden feature, with all that hangs on it. */
    FILTER,
    /** A single weight. */
    WEIGHT,
    /** The weights that four neighbouring output channels have for one input. */
    BLOCK,
    /** All but N of each M weights that are neighbours among the inputs of an output channel. */
    PATTERN
  }

  /**
   * Reads "filter", "weight", "4x1", or N:M as in "2:4".
   *
   * @throws UsageException if it is none of these
   */
  static Granularity parse(String text) {
    switch (text) {
      case "filter":
        return new Granularity(Kind.FILTER, 0, 1);
      case "weight":
        return new Granularity(Kind.WEIGHT, 0, 1);
      case "4x1":
        return new Granularity(Kind.BLOCK, 0, 4);
      default:
    }
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw Names.unknown("granularity", text, KNOWN);
    }
    int kept = Integer.parseInt(matcher.group(1));
    int group = Integer.parseInt(matcher.group(2));
    if (kept < 1 || kept >= group) {
      throw new UsageException(
          "granularity is "
              + text
              + "; N:M keeps N of each M weights, so N must be from 1 to M - 1, as in 2:4");
    }
    return new Granularity(Kind.PATTERN, kept, group);
  }

  boolean isFilter() {
    return kind == Kind.FILTER;
  }

  boolean isPattern() {
    return kind == Kind.PATTERN;
  }

  /** Whether a criterion can say what a piece is worth. */
  boolean scoredBy(Criterion criterion) {
    return isFilter() ? criterion instanceof FilterCriterion : criterion instanceof WeightCriterion;
  }

  /** The share of a pattern's weights that goes. */
  double patternRatio() {
    return 1 - (double) kept / group;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return switch (kind) {
      case FILTER -> "filter";
      case WEIGHT -> "weight";
      case BLOCK -> group + "x1";
      case PATTERN -> kept + ":" + group;
    };
  }
}
