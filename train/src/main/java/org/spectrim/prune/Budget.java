package org.spectrim.prune;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.net.Cost;

/**
 * What a pruned network may cost at most.
 *
 * @param unit of which
 * @param most so many
 */
record Budget(Unit unit, long most) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kM]?)\\s*(B|bytes|parameters|macs)");

  /** What is counted. */
  enum Unit {
    /** Of the model file. */
    BYTES {
      @Override
      long of(Model model) {
        return (long) ModelFile.toBytes(model).length + NOTE;
      }
    },
    /** Elements of all tensors. */
    PARAMETERS {
      @Override
      long of(Model model) {
        return Cost.of(model.network()).parameters();
      }
    },
    /** Multiply-accumulates a window. */
    MACS {
      @Override
      long of(Model model) {
        return Cost.of(model.network()).macsPerWindow();
      }
    };

    /** What the note on how it was pruned adds to a file. */
    private static final int NOTE = 256;

    abstract long of(Model model);

    String words() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads "50 kB", "1.5 MB", "20000 parameters", "0.5 M macs"; k is 1000, M a million.
   *
   * @throws UsageException if it is none of these
   */
  static Budget parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UsageException(
          "target is '"
              + text
              + "'; give a number with B, parameters or macs, as in 50 kB, 20000 parameters or 1.5 M macs");
    }
    double factor = matcher.group(2).isEmpty() ? 1 : matcher.group(2).equals("k") ? 1e3 : 1e6;
    Unit unit =
        switch (matcher.group(3)) {
          case "parameters" -> Unit.PARAMETERS;
          case "macs" -> Unit.MACS;
          default -> Unit.BYTES;
        };
    long most = Math.round(Double.parseDouble(matcher.group(1)) * factor);
    if (most < 1) {
      throw new UsageException("target is '" + text + "'; nothing is as small as that");
    }
    return new Budget(unit, most);
  }
}
