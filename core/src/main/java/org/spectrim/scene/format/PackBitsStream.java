package org.spectrim.scene.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks PackBits (TIFF 6.0, section 9): a byte n of 0 to 127 is followed by n + 1 bytes as they
 * are, one of -127 to -1 by a byte that stands 1 - n times, and -128 by nothing.
 */
final class PackBitsStream extends InputStream {
  private final InputStream in;
  private int left;
  private boolean repeats;
  private byte repeated;

  PackBitsStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (left == 0 && !nextRun()) {
      return -1;
    }
    int now = Math.min(count, left);
    if (repeats) {
      java.util.Arrays.fill(target, offset, offset + now, repeated);
    } else if (in.readNBytes(target, offset, now) < now) {
      throw cut();
    }
    left -= now;
    return now;
  }

  private boolean nextRun() throws IOException {
    int code = in.read();
    while (code == 128) {
      code = in.read();
    }
    if (code < 0) {
      return false;
    }
    repeats = code > 128;
    left = repeats ? 257 - code : code + 1;
    if (repeats) {
      int value = in.read();
      if (value < 0) {
        throw cut();
      }
      repeated = (byte) value;
    }
    return true;
  }

  private static EOFException cut() {
    return new EOFException("a strip or tile is damaged or cut short");
  }
}
