package org.spectrim.scene.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A variable of a MAT v5 file, known from its header alone.
 *
 * @param dimensions its sizes, rows first
 * @param kind the class number of MATLAB: 6 to 15 are the numeric ones
 * @param position where its data begin in the file, after the tag that names {@code outerType}
 * @param bytes how many bytes it takes in the file
 */
record MatVariable(
    String name,
    int[] dimensions,
    int kind,
    boolean complex,
    int outerType,
    long position,
    long bytes) {
  private static final String[] KINDS = {
    "unknown",
    "cell",
    "struct",
    "object",
    "char",
    "sparse",
    "double",
    "single",
    "int8",
    "uint8",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "uint64",
    "function",
    "opaque"
  };

  boolean numeric() {
    return kind >= 6 && kind <= 15;
  }

  boolean isCube() {
    return numeric() && dimensions.length == 3;
  }

  boolean isMap() {
    return numeric() && dimensions.length == 2;
  }

  /** How many numbers it has, or -1 where that is beyond what one array can hold. */
  int elements() {
    long product = 1;
    for (int dimension : dimensions) {
      if (dimension < 0) {
        return -1;
      }
      product = Math.min(product * dimension, 1L << 32);
    }
    return product > Integer.MAX_VALUE - 8 ? -1 : (int) product;
  }

  String size() {
    return Arrays.stream(dimensions).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }

  String describe() {
    String of = kind >= 0 && kind < KINDS.length ? KINDS[kind] : KINDS[0];
    return "%s (%s %s)".formatted(name, size(), of.toLowerCase(Locale.ROOT));
  }
}
