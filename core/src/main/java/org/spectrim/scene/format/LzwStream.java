package org.spectrim.scene.format;

import java.io.IOException;
import java.io.InputStream;

/** Unpacks the LZW compression of TIFF: codes of 9 to 12 bits, the highest bit first. */
final class LzwStream extends InputStream {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int TABLE = 4096;

  private final InputStream in;
  private final short[] prefix = new short[TABLE];
  private final byte[] last = new byte[TABLE];
  private final byte[] first = new byte[TABLE];
  private final short[] length = new short[TABLE];
  private final byte[] word = new byte[TABLE];
  private int wordAt;
  private int wordEnd;
  private int next = END + 1;
  private int width = 9;
  private int previous = -1;
  private int bits;
  private int bitCount;
  private boolean ended;

  LzwStream(InputStream in) {
    this.in = in;
    for (int i = 0; i < CLEAR; i++) {
      last[i] = (byte) i;
      first[i] = (byte) i;
      length[i] = 1;
    }
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
    if (wordAt == wordEnd && !nextWord()) {
      return -1;
    }
    int now = Math.min(count, wordEnd - wordAt);
    System.arraycopy(word, wordAt, target, offset, now);
    wordAt += now;
    return now;
  }

  private boolean nextWord() throws IOException {
    int code = ended ? END : code();
    while (code == CLEAR) {
      next = END + 1;
      width = 9;
      previous = -1;
      code = code();
    }
    if (code == END) {
      ended = true;
      return false;
    }
    if (previous < 0 ? code > CLEAR : code > next) {
      throw new IOException("its LZW compression is damaged");
    }
    if (previous >= 0 && next < TABLE) {
      prefix[next] = (short) previous;
      first[next] = first[previous];
      last[next] = first[code == next ? previous : code];
      length[next] = (short) (length[previous] + 1);
      next++;
      // Codes grow one entry early, as the format's first implementation did.
      if (next + 1 >= 1 << width && width < 12) {
        width++;
      }
    } else if (previous >= 0 && code >= next) {
      throw new IOException("its LZW compression is damaged");
    }
    spell(code);
    previous = code;
    return true;
  }

  private void spell(int code) {
    wordEnd = length[code];
    wordAt = 0;
    int at = code;
    for (int i = wordEnd - 1; i >= 0; i--) {
      word[i] = last[at];
      at = prefix[at];
    }
  }

  private int code() throws IOException {
    while (bitCount < width) {
      int next8 = in.read();
      if (next8 < 0) {
        return END;
      }
      bits = bits << 8 | next8;
      bitCount += 8;
    }
    bitCount -= width;
    int code = bits >>> bitCount;
    bits &= (1 << bitCount) - 1;
    return code;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
