package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an {@code .npy} file says of its array (format versions 1 to 3).
 *
 * @param shape sizes, the slowest first
 * @param offset where the numbers begin
 */
record NpyHeader(SampleType type, boolean bigEndian, int[] shape, long offset) {
  private static final int LONGEST = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=])([iuf])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

  static boolean isNpy(byte[] head) {
    return head.length == 6
        && (head[0] & 0xff) == 0x93
        && new String(head, 1, 5, StandardCharsets.ISO_8859_1).equals("NUMPY");
  }

  /**
   * @throws IOException if it is none, holds what is no number, or is shorter than it says
   */
  static NpyHeader read(FileChannel file) throws IOException {
    byte[] head = new FileSlice(file, 0, 12).readAllBytes();
    if (head.length < 12 || !isNpy(Arrays.copyOf(head, 6))) {
      throw new IOException("it is not an .npy file");
    }
    boolean old = head[6] == 1;
    ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    long length = old ? words.getChar(8) : Integer.toUnsignedLong(words.getInt(8));
    int start = old ? 10 : 12;
    if (length > LONGEST) {
      throw new IOException("its header is damaged");
    }
    String text =
        new String(new FileSlice(file, start, length).readAllBytes(), StandardCharsets.UTF_8);
    Matcher type = found(TYPE, text, "the type of its numbers cannot be read");
    if (found(ORDER, text, "its header is damaged").group(1).equals("True")) {
      throw new IOException(
          "it is in Fortran order; save it again with numpy.ascontiguousarray(a)");
    }
    String kind = type.group(2).equals("f") ? "FLOAT" : type.group(2).equals("i") ? "INT" : "UINT";
    String name = kind + 8 * Integer.parseInt(type.group(3));
    SampleType samples =
        Arrays.stream(SampleType.values())
            .filter(t -> t.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IOException("numbers of type " + name + " cannot be read"));
    int[] shape = shape(found(SHAPE, text, "its shape is damaged").group(1));
    NpyHeader header = new NpyHeader(samples, type.group(1).equals(">"), shape, start + length);
    header.requireBytes(file.size());
    return header;
  }

  private static Matcher found(Pattern pattern, String text, String otherwise) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException(otherwise);
    }
    return matcher;
  }

  private static int[] shape(String text) throws IOException {
    try {
      int[] shape =
          Arrays.stream(text.split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      if (Arrays.stream(shape).anyMatch(size -> size < 1)) {
        throw new IOException("its array is empty");
      }
      return shape;
    } catch (NumberFormatException e) {
      throw new IOException("its shape is damaged", e);
    }
  }

  private void requireBytes(long fileBytes) throws IOException {
    double bytes = type.bytes;
    for (int size : shape) {
      bytes *= size;
    }
    if (bytes > fileBytes - offset) {
      throw new IOException("it is truncated");
    }
    long row = shape.length == 3 ? (long) shape[1] * shape[2] : 1;
    if (row > Integer.MAX_VALUE / 8) {
      throw new IOException("one row of it is larger than 2 GB");
    }
  }

  /** The sizes for a message, as in "145 x 145 x 200". */
  String size() {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
  }
}
