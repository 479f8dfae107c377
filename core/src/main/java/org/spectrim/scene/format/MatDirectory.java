package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variables of a MAT v5 file, found without reading their numbers. */
final class MatDirectory {
  private static final int HEADER = 128;
  private static final int COMPRESSED = 15;
  // MATLAB allows 63 letters and needs no more than a few dimensions.
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_DIMENSIONS = 32;

  private MatDirectory() {}

  /**
   * The byte order in the header of the file.
   *
   * @throws IOException if it is no MAT v5 file, saying what it is
   */
  static ByteOrder byteOrder(FileChannel file) throws IOException {
    byte[] head = new byte[HEADER];
    int got = new FileSlice(file, 0, HEADER).readNBytes(head, 0, HEADER);
    String text = new String(head, 0, Math.min(got, 116), StandardCharsets.ISO_8859_1);
    if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
      throw new IOException(
          "it is a v7.3 (HDF5) file, which cannot be read yet: save it again in MATLAB with"
              + " save(..., '-v7') or in Python with scipy.io.savemat");
    }
    if (got < HEADER) {
      throw new IOException("it is too short for a MAT file: it is truncated or something else");
    }
    int mark = head[126] << 8 | head[127];
    if (mark == ('I' << 8 | 'M')) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (mark == ('M' << 8 | 'I')) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw new IOException(
        "it is not a MAT v5 file (save older ones again in MATLAB with save(..., '-v7'))");
  }

  static List<MatVariable> read(FileChannel file, ByteOrder order) throws IOException {
    List<MatVariable> variables = new ArrayList<>();
    long size = file.size();
    long position = HEADER;
    byte[] bytes = new byte[8];
    ByteBuffer tag = ByteBuffer.wrap(bytes).order(order);
    while (position < size) {
      if (new FileSlice(file, position, 8).readNBytes(bytes, 0, 8) < 8) {
        throw new IOException("it ends inside a variable: it is truncated, get it again");
      }
      int type = tag.getInt(0);
      long length = Integer.toUnsignedLong(tag.getInt(4));
      if (length > size - position - 8) {
        throw new IOException("it ends inside a variable: it is truncated, get it again");
      }
      MatVariable variable = header(file, order, type, position + 8, length);
      if (variable != null && !variable.name().isEmpty()) {
        variables.add(variable);
      }
      position += 8 + length;
    }
    return variables;
  }

  /** Reads a variable's header; null where it is the empty matrix without one. */
  private static @Nullable MatVariable header(
      FileChannel file, ByteOrder order, int type, long position, long length) throws IOException {
    if (length == 0 && type != COMPRESSED) {
      return null;
    }
    try (MatElement element = MatElement.open(file, order, type, position, length)) {
      element.nextPart();
      int flags = (int) integer(element, order, 8);
      int kind = flags & 0xff;
      if (kind >= 16) {
        // Functions and opaque objects have no dimensions; they are of no use here.
        return null;
      }
      element.nextPart();
      if (element.size % 4 != 0 || element.size < 8 || element.size > 4 * MOST_DIMENSIONS) {
        throw new IOException("the header of a variable is damaged");
      }
      int[] dimensions = new int[(int) element.size / 4];
      for (int i = 0; i < dimensions.length; i++) {
        dimensions[i] = (int) integer(element, order, 4);
      }
      element.nextPart();
      if (element.size > LONGEST_NAME) {
        throw new IOException("the header of a variable is damaged");
      }
      byte[] name = new byte[(int) element.size];
      element.read(name, name.length);
      return new MatVariable(
          printable(name), dimensions, kind, (flags & 0x800) != 0, type, position, length);
    }
  }

  /** Reads the first four bytes of {@code bytes} as a number and skips the others. */
  private static long integer(MatElement element, ByteOrder order, int bytes) throws IOException {
    if (element.size < bytes) {
      throw new IOException("the header of a variable is damaged");
    }
    byte[] four = new byte[4];
    element.read(four, 4);
    element.skip(bytes - 4L);
    return ByteBuffer.wrap(four).order(order).getInt();
  }

  private static String printable(byte[] name) {
    return new String(name, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
  }
}
