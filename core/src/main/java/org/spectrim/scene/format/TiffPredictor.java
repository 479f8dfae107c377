package org.spectrim.scene.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Undoes what was done to the rows of a TIFF chunk to make them compress better. */
final class TiffPredictor {
  static final int NONE = 1;
  private static final int FLOATING = 3;

  private TiffPredictor() {}

  /**
   * The order of the bytes of a row once the predictor is undone. Floats then have their highest
   * byte first; in big-endian files the lowest, since that is what libtiff, and so GDAL, writes.
   */
  static ByteOrder order(int predictor, ByteOrder ofFile) {
    if (predictor != FLOATING) {
      return ofFile;
    }
    return ofFile == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * Undoes it for one row, in place.
   *
   * @param bytes the row
   * @param row the same, in the byte order of the file
   * @param width bytes of one sample
   * @param step samples of one pixel
   * @param scratch as long as the row
   */
  static void undo(
      int predictor, byte[] bytes, ByteBuffer row, int width, int step, byte[] scratch) {
    if (predictor == FLOATING) {
      undoFloats(bytes, width, step, scratch);
    } else if (predictor != NONE) {
      undoDifferences(row, width, step);
    }
  }

  private static void undoDifferences(ByteBuffer row, int width, int step) {
    int skip = width * step;
    for (int at = skip; at < row.limit(); at += width) {
      switch (width) {
        case 1 -> row.put(at, (byte) (row.get(at) + row.get(at - skip)));
        case 2 -> row.putShort(at, (short) (row.getShort(at) + row.getShort(at - skip)));
        case 4 -> row.putInt(at, row.getInt(at) + row.getInt(at - skip));
        default -> row.putLong(at, row.getLong(at) + row.getLong(at - skip));
      }
    }
  }

  /** Bytes are sums, and those of one significance lie together, the highest first. */
  private static void undoFloats(byte[] row, int width, int step, byte[] scratch) {
    int bytes = row.length;
    for (int i = step; i < bytes; i++) {
      row[i] += row[i - step];
    }
    System.arraycopy(row, 0, scratch, 0, bytes);
    int samples = bytes / width;
    for (int i = 0; i < samples; i++) {
      for (int b = 0; b < width; b++) {
        row[i * width + b] = scratch[b * samples + i];
      }
    }
  }
}
