package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Deflater;

/**
 * The bytes of a TIFF file that is written row after row: strips with deflate, then the tags;
 * BigTIFF where the samples are beyond 4 GB.
 */
final class TiffImage implements RasterContent.Rows {
  private static final int STRIP_SAMPLES = 1 << 16;
  private static final long CLASSIC_LIMIT = 4_000_000_000L;

  private final FileChannel file;
  private final int rows;
  private final int columns;
  private final int bands;
  private final SampleType type;
  private final boolean big;
  private final int stripRows;
  private final float[] strip;
  private final ByteBuffer plain;
  private final byte[] packed;
  private final long[] offsets;
  private final long[] sizes;
  private int stripFilled;
  private int done;

  TiffImage(FileChannel file, int rows, int columns, int bands, SampleType type)
      throws IOException {
    this.file = file;
    this.rows = rows;
    this.columns = columns;
    this.bands = bands;
    this.type = type;
    this.big = (double) rows * columns * bands * type.bytes > CLASSIC_LIMIT;
    this.stripRows = Math.max(1, Math.min(rows, STRIP_SAMPLES / columns));
    this.strip = new float[Math.multiplyExact(bands, stripRows * columns)];
    this.plain =
        ByteBuffer.allocate(stripRows * columns * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.packed = new byte[plain.capacity() + plain.capacity() / 100 + 64];
    int perBand = (rows + stripRows - 1) / stripRows;
    this.offsets = new long[Math.multiplyExact(bands, perBand)];
    this.sizes = new long[offsets.length];
    file.position(big ? 16 : 8);
  }

  /**
   * Writes what the file says of its image, when all rows are there.
   *
   * @param fields beside those of its size and form
   */
  void finish(List<TiffField> fields) throws IOException {
    flush();
    if (done != rows) {
      throw new IllegalStateException(done + " of " + rows + " rows were written");
    }
    List<TiffField> all = new ArrayList<>(fields);
    all.add(TiffField.offsets(TiffTags.WIDTH, false, columns));
    all.add(TiffField.offsets(TiffTags.HEIGHT, false, rows));
    int[] perBand = new int[bands];
    java.util.Arrays.fill(perBand, 8 * type.bytes);
    all.add(TiffField.shorts(TiffTags.BITS, perBand.clone()));
    java.util.Arrays.fill(perBand, type == SampleType.FLOAT32 ? 3 : 1);
    all.add(TiffField.shorts(TiffTags.SAMPLE_FORMAT, perBand));
    all.add(TiffField.shorts(TiffTags.COMPRESSION, 8));
    all.add(TiffField.shorts(TiffTags.SAMPLES_PER_PIXEL, bands));
    all.add(TiffField.shorts(TiffTags.PLANAR, bands == 1 ? 1 : 2));
    all.add(TiffField.offsets(TiffTags.ROWS_PER_STRIP, false, stripRows));
    all.add(TiffField.offsets(TiffTags.STRIP_OFFSETS, big, offsets));
    all.add(TiffField.offsets(TiffTags.STRIP_BYTES, big, sizes));
    all.sort(Comparator.comparingInt(TiffField::tag));
    long directory = directory(all);
    ByteBuffer head = ByteBuffer.allocate(big ? 16 : 8).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) (big ? 43 : 42));
    if (big) {
      head.putShort((short) 8).putShort((short) 0).putLong(directory);
    } else {
      head.putInt((int) directory);
    }
    file.position(0);
    writeFully(head.flip());
  }

  @Override
  public void put(float[] samples, int count) throws IOException {
    int used = 0;
    while (used < count) {
      int now = Math.min(count - used, Math.min(stripRows, rows - done) - stripFilled);
      if (now <= 0) {
        throw new IllegalStateException("more than " + rows + " rows");
      }
      for (int b = 0; b < bands; b++) {
        int from = (b * count + used) * columns;
        int to = (b * stripRows + stripFilled) * columns;
        System.arraycopy(samples, from, strip, to, now * columns);
      }
      stripFilled += now;
      used += now;
      if (stripFilled == stripRows) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    if (stripFilled == 0) {
      return;
    }
    int perBand = offsets.length / bands;
    Deflater deflater = new Deflater(type == SampleType.FLOAT32 ? Deflater.BEST_SPEED : 6);
    try {
      for (int b = 0; b < bands; b++) {
        type.encode(strip, b * stripRows * columns, stripFilled * columns, plain.clear());
        deflater.reset();
        deflater.setInput(plain.flip());
        deflater.finish();
        int size = deflater.deflate(packed);
        if (!deflater.finished()) {
          throw new IllegalStateException("a strip did not fit its buffer");
        }
        int index = b * perBand + done / stripRows;
        offsets[index] = file.position();
        sizes[index] = size;
        writeFully(ByteBuffer.wrap(packed, 0, size));
      }
    } finally {
      deflater.end();
    }
    done += stripFilled;
    stripFilled = 0;
  }

  /** Writes the tags behind the strips and returns where they begin. */
  private long directory(List<TiffField> fields) throws IOException {
    long start = (file.position() + 15) / 16 * 16;
    int inline = big ? 8 : 4;
    int tableBytes = (big ? 8 : 2) + fields.size() * (big ? 20 : 12) + inline;
    int values = fields.stream().mapToInt(f -> (f.value().length + 15) / 8 * 8).sum();
    ByteBuffer out = ByteBuffer.allocate(tableBytes + 8 + values).order(ByteOrder.LITTLE_ENDIAN);
    int at = (tableBytes + 7) / 8 * 8;
    if (big) {
      out.putLong(fields.size());
    } else {
      out.putShort((short) fields.size());
    }
    for (TiffField field : fields) {
      out.putShort((short) field.tag()).putShort((short) field.type());
      putWord(out, field.count());
      if (field.value().length <= inline) {
        out.put(field.value()).position(out.position() + inline - field.value().length);
        continue;
      }
      putWord(out, start + at);
      out.put(at, field.value());
      at += (field.value().length + 7) / 8 * 8;
    }
    file.position(start);
    writeFully(out.clear().limit(at));
    return start;
  }

  private void putWord(ByteBuffer out, long value) {
    if (big) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
