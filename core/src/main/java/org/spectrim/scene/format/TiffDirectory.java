package org.spectrim.scene.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first image's tags of a TIFF or BigTIFF file. Values are read when they are asked for, and
 * never more of them than the file has bytes.
 */
final class TiffDirectory {
  private static final int CLASSIC = 42;
  private static final int BIG = 43;
  private static final int MOST_TAGS = 65_535;
  private static final long LONGEST_VALUE = 1 << 28;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private record Entry(int type, long count, long position) {}

  private final FileChannel file;
  private final ByteOrder order;
  private final Map<Integer, Entry> entries;

  private TiffDirectory(FileChannel file, ByteOrder order, Map<Integer, Entry> entries) {
    this.file = file;
    this.order = order;
    this.entries = entries;
  }

  /** Whether a file begins as TIFF files do. */
  static boolean isTiff(byte[] head) {
    if (head.length < 4) {
      return false;
    }
    boolean little = head[0] == 'I' && head[1] == 'I' && head[3] == 0;
    boolean big = head[0] == 'M' && head[1] == 'M' && head[2] == 0;
    int version = little ? head[2] : head[3];
    return (little || big) && (version == CLASSIC || version == BIG);
  }

  /**
   * Reads where the tags are.
   *
   * @throws IOException if it is no TIFF file or its directory is damaged
   */
  static TiffDirectory read(FileChannel file) throws IOException {
    byte[] mark = new FileSlice(file, 0, 4).readAllBytes();
    if (!isTiff(mark)) {
      throw new IOException("it does not begin as a TIFF file does");
    }
    ByteOrder order = mark[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    boolean big = (mark[0] == 'I' ? mark[2] : mark[3]) == BIG;
    ByteBuffer head = bytes(file, order, 0, big ? 16 : 8);
    long at = big ? head.getLong(8) : Integer.toUnsignedLong(head.getInt(4));
    long count = big ? bytes(file, order, at, 8).getLong(0) : bytes(file, order, at, 2).getChar(0);
    if (count < 1 || count > MOST_TAGS) {
      throw new IOException("its directory is damaged");
    }
    int size = big ? 20 : 12;
    ByteBuffer table = bytes(file, order, at + (big ? 8 : 2), (int) count * size);
    Map<Integer, Entry> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int from = i * size;
      int type = table.getChar(from + 2);
      long values = big ? table.getLong(from + 4) : Integer.toUnsignedLong(table.getInt(from + 4));
      long width = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
      if (width == 0 || values < 0 || values > Long.MAX_VALUE / 8) {
        continue;
      }
      int field = from + (big ? 12 : 8);
      long position = at + (big ? 8 : 2) + field;
      if (values * width > (big ? 8 : 4)) {
        position = big ? table.getLong(field) : Integer.toUnsignedLong(table.getInt(field));
      }
      entries.put((int) table.getChar(from), new Entry(type, values, position));
    }
    return new TiffDirectory(file, order, entries);
  }

  ByteOrder order() {
    return order;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** How many values a tag has; 0 where it is absent. */
  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count;
  }

  /** The first value of a tag. */
  Optional<Long> number(int tag) throws IOException {
    long[] values = count(tag) == 0 ? new long[0] : longs(tag, 1);
    return values.length == 0 ? Optional.empty() : Optional.of(values[0]);
  }

  /** The first values of a tag of whole numbers. */
  long[] longs(int tag, long most) throws IOException {
    ByteBuffer raw = raw(tag, most);
    int type = type(tag);
    int width = TYPE_BYTES[type];
    long[] values = new long[raw.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case 1, 2, 7 -> raw.get(i) & 0xff;
            case 3 -> raw.getChar(2 * i);
            case 4, 13 -> Integer.toUnsignedLong(raw.getInt(4 * i));
            case 16, 18 -> raw.getLong(8 * i);
            default -> throw new IOException("tag " + tag + " is of a wrong type");
          };
    }
    return values;
  }

  long[] longs(int tag) throws IOException {
    return longs(tag, Long.MAX_VALUE);
  }

  /** The values of a tag of 64-bit floats; empty where it is absent. */
  double[] doubles(int tag) throws IOException {
    if (!has(tag)) {
      return new double[0];
    }
    if (type(tag) != 12) {
      throw new IOException("tag " + tag + " is of a wrong type");
    }
    ByteBuffer raw = raw(tag, Long.MAX_VALUE);
    double[] values = new double[raw.remaining() / 8];
    raw.asDoubleBuffer().get(values);
    return values;
  }

  /** The text of a tag up to its end mark; empty where the tag is absent. */
  String text(int tag) throws IOException {
    if (!has(tag)) {
      return "";
    }
    String text = StandardCharsets.UTF_8.decode(raw(tag, Long.MAX_VALUE)).toString();
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private int type(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 1 : entry.type;
  }

  private ByteBuffer raw(int tag, long most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      throw new IOException("tag " + tag + " is missing");
    }
    long count = Math.min(most, entry.count);
    long size = count * TYPE_BYTES[entry.type];
    if (count > LONGEST_VALUE || size > LONGEST_VALUE) {
      throw new IOException("tag " + tag + " is larger than any use of it");
    }
    return bytes(file, order, entry.position, (int) size);
  }

  private static ByteBuffer bytes(FileChannel file, ByteOrder order, long at, int size)
      throws IOException {
    if (at < 0 || at > file.size() - size) {
      throw new EOFException("it is truncated or its directory is damaged");
    }
    byte[] bytes = new FileSlice(file, at, size).readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("it is truncated");
    }
    return ByteBuffer.wrap(bytes).order(order);
  }
}
