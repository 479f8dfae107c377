package org.spectrim.quantize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;

/**
 * Asks for bits that are chosen layer by layer ({@link BitAllocation}). One of the two is given, or
 * neither for the same bits everywhere.
 *
 * @param target what the model file may have at most, as in "20 kB"; empty for none
 * @param maxDrop how many percentage points of accuracy on the validation pixels may be lost
 */
public record MixedBits(String target, @Nullable Double maxDrop) {
  /** The same bits everywhere. */
  public static final MixedBits NONE = new MixedBits("", null);

  private static final Pattern BYTES =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kM]?)\\s*(?:B|bytes)");

  public MixedBits {
    if (!target.isEmpty()) {
      bytes(target);
      if (maxDrop != null) {
        throw new UsageException("mixed has target and maxDrop; give one of them");
      }
    }
    if (maxDrop != null && !(maxDrop >= 0 && maxDrop <= 100)) {
      throw new UsageException("maxDrop is " + maxDrop + "; use percentage points, 0 to 100");
    }
  }

  /** Whether bits are to be chosen layer by layer. */
  public boolean asked() {
    return !target.isEmpty() || maxDrop != null;
  }

  /** The target in bytes. */
  long bytes() {
    return bytes(target);
  }

  private static long bytes(String text) {
    Matcher matcher = BYTES.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UsageException("target is '" + text + "'; give a number of bytes, as in 20 kB");
    }
    double factor = matcher.group(2).isEmpty() ? 1 : matcher.group(2).equals("k") ? 1e3 : 1e6;
    return Math.round(Double.parseDouble(matcher.group(1)) * factor);
  }
}
