package org.spectrim.scene.format;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.spectrim.error.InputException;

/**
 * Where in an ENVI file which sample is. The header must have {@code lines}, {@code samples},
 * {@code bands}, {@code data type} and {@code interleave}; {@code header offset} and {@code byte
 * order} may be absent and are 0 then.
 *
 * @param offset bytes before the first sample
 */
record EnviLayout(
    int rows,
    int columns,
    int bands,
    SampleType type,
    Interleave interleave,
    ByteOrder order,
    long offset) {

  static EnviLayout of(EnviHeader header) {
    String code = header.required("data type");
    SampleType type =
        SampleType.ofEnvi((int) header.integer("data type", code))
            .orElseThrow(
                () -> header.bad("data type", code, "one of 1-5 and 12-15 (real numbers)", null));
    String offset = header.text("header offset").orElse("0");
    EnviLayout layout =
        new EnviLayout(
            header.size("lines"),
            header.size("samples"),
            header.size("bands"),
            type,
            interleave(header),
            order(header),
            header.integer("header offset", offset));
    if (layout.offset < 0) {
      throw header.bad("header offset", offset, "a number from 0 on", null);
    }
    if ((long) layout.columns * layout.bands > Integer.MAX_VALUE / 8) {
      throw new InputException(header.path() + ": one row of the image is larger than 2 GB");
    }
    refuseVariants(header);
    return layout;
  }

  private static Interleave interleave(EnviHeader header) {
    String name = header.required("interleave");
    return Arrays.stream(Interleave.values())
        .filter(i -> i.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> header.bad("interleave", name, "bsq, bil or bip", null));
  }

  private static ByteOrder order(EnviHeader header) {
    String code = header.text("byte order").orElse("0");
    return switch (code) {
      case "0" -> ByteOrder.LITTLE_ENDIAN;
      case "1" -> ByteOrder.BIG_ENDIAN;
      default -> throw header.bad("byte order", code, "0 (little endian) or 1 (big)", null);
    };
  }

  /** Rather no image than one read wrongly. */
  private static void refuseVariants(EnviHeader header) {
    if (!header.text("file compression").orElse("0").equals("0")) {
      throw new InputException(header.path() + ": compressed ENVI files cannot be read; unpack it");
    }
    for (String key : new String[] {"major frame offsets", "minor frame offsets"}) {
      if (Arrays.stream(header.numbers(key)).anyMatch(value -> value != 0)) {
        throw new InputException(
            header.path() + ": ENVI files with '" + key + "' cannot be read; write it without");
      }
    }
  }

  /** How many bytes the file needs at least. */
  long fileBytes() {
    try {
      long pixels = Math.multiplyExact((long) rows, columns);
      long bytes = Math.multiplyExact(Math.multiplyExact(pixels, bands), type.bytes);
      return Math.addExact(bytes, offset);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * The byte at which the samples of a row from a column on begin. For band 0 this is the row of
   * all bands in BIL, if the column is the first, and the pixel with all its bands in BIP.
   */
  long position(int band, int row, int column) {
    long samples =
        switch (interleave) {
          case BSQ -> ((long) band * rows + row) * columns + column;
          case BIL -> ((long) row * bands + band) * columns + column;
          case BIP -> ((long) row * columns + column) * bands + band;
        };
    return offset + samples * type.bytes;
  }
}
