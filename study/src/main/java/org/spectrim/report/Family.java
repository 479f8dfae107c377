package org.spectrim.report;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.spectrim.quantize.QuantizationMethods;

/** The families of methods, as a recipe's name tells them; each has its own marker in plots. */
enum Family {
  BASELINE("baseline"),
  PRUNE("pruned"),
  QUANTIZE("quantized"),
  DISTILL("distilled"),
  COMBINED("combined"),
  OTHER("other");

  private final String title;

  Family(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The family of a recipe such as "prune l1 50% + ptq int8". */
  static Family of(String recipe) {
    Set<Family> found = EnumSet.noneOf(Family.class);
    for (String word : recipe.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
      found.add(ofWord(word));
    }
    found.remove(OTHER);
    return switch (found.size()) {
      case 0 -> OTHER;
      case 1 -> found.iterator().next();
      default -> COMBINED;
    };
  }

  private static Family ofWord(String word) {
    // As in lsq4: the bits belong to the method.
    String name = word.replaceFirst("(?<=[a-z])\\d+$", "");
    if (QuantizationMethods.REGISTRY.names().contains(name)) {
      return QUANTIZE;
    }
    return switch (word) {
      case "baseline" -> BASELINE;
      case "prune", "pruned", "pruning", "sparse" -> PRUNE;
      case "quantize", "quantized", "mixed", "ternary", "binary" -> QUANTIZE;
      case "distill", "distilled", "kd", "student" -> DISTILL;
      default -> word.matches("int\\d+|w\\d+a\\d+|fp16") ? QUANTIZE : OTHER;
    };
  }
}
