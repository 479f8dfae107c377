package org.spectrim.scene.format;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * One variable of a MAT v5 file as a stream of tagged parts, inflated on the way where it is
 * compressed. Nothing is allocated by what a header claims.
 */
final class MatElement implements Closeable {
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final ByteBuffer word;
  private int padding;

  /** The type of the part read last. */
  int type;

  /** The bytes of data in the part read last. */
  long size;

  private MatElement(InputStream in, ByteOrder order) {
    this.in = in;
    this.word = ByteBuffer.allocate(8).order(order);
  }

  /**
   * Opens a variable and reads up to its first part.
   *
   * @param position where its tag ends
   * @param bytes how long it is by that tag
   * @param outerType the type in that tag
   */
  static MatElement open(
      FileChannel file, ByteOrder order, int outerType, long position, long bytes)
      throws IOException {
    InputStream raw = new BufferedInputStream(new FileSlice(file, position, bytes), BUFFER);
    if (outerType == MATRIX) {
      return new MatElement(raw, order);
    }
    if (outerType != COMPRESSED) {
      throw new IOException("there is no variable where one should begin");
    }
    MatElement inner = new MatElement(new InflaterInputStream(raw), order);
    inner.nextPart();
    if (inner.type != MATRIX) {
      throw new ZipException("a compressed part holds no variable");
    }
    inner.padding = 0;
    return inner;
  }

  /** Reads the tag of the next part; what remained of the last one must have been read. */
  void nextPart() throws IOException {
    skip(padding);
    fill(8);
    int first = word.getInt(0);
    int shortSize = first >>> 16;
    if (shortSize != 0) {
      // A part of up to four bytes lies in the second half of its own tag.
      type = first & 0xffff;
      size = shortSize;
      padding = 4 - shortSize;
      if (shortSize > 4) {
        throw new IOException("a part of a variable has a size it cannot have");
      }
      held = 4;
    } else {
      type = first;
      size = Integer.toUnsignedLong(word.getInt(4));
      padding = (int) (-size & 7);
      held = 0;
    }
  }

  private int held;

  /** Reads the next bytes of the part, all that are asked for. */
  void read(byte[] target, int count) throws IOException {
    int done = 0;
    while (held > 0 && done < count) {
      target[done++] = word.get(8 - held--);
    }
    while (done < count) {
      int got = in.read(target, done, count - done);
      if (got < 0) {
        throw new EOFException("the file ends too early");
      }
      done += got;
    }
  }

  void skip(long count) throws IOException {
    byte[] sink = new byte[(int) Math.min(count, BUFFER)];
    for (long left = count; left > 0; ) {
      int now = (int) Math.min(left, sink.length);
      read(sink, now);
      left -= now;
    }
  }

  /** Reads to the end, so that the checksum of a compressed variable is compared. */
  void drain() throws IOException {
    byte[] sink = new byte[BUFFER];
    while (in.read(sink) >= 0) {
      // The stream checks what passes.
    }
  }

  private void fill(int count) throws IOException {
    held = 0;
    byte[] bytes = word.array();
    int done = 0;
    while (done < count) {
      int got = in.read(bytes, done, count - done);
      if (got < 0) {
        throw new EOFException("the file ends too early");
      }
      done += got;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
