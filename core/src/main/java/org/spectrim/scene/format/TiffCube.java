package org.spectrim.scene.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.format.TiffLayout.Compression;

/**
 * A TIFF image that is read in pieces where it lies. Chunks are unpacked row by row, so that memory
 * is that of a row, whatever the size of a chunk is or is said to be.
 */
final class TiffCube implements Cube {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel file;
  private final TiffLayout layout;
  private final BandScaling scaling;
  private final int[] bands;
  private final CubeMetadata metadata;

  /**
   * @param scaling for all bands of the file
   * @param bands which bands of the file are the cube's, in ascending order
   */
  TiffCube(
      Path path,
      FileChannel file,
      TiffLayout layout,
      BandScaling scaling,
      int[] bands,
      CubeMetadata metadata) {
    this.path = path;
    this.file = file;
    this.layout = layout;
    this.scaling = scaling;
    this.bands = bands;
    this.metadata = metadata;
  }

  @Override
  public int rows() {
    return layout.rows();
  }

  @Override
  public int columns() {
    return layout.columns();
  }

  @Override
  public int bands() {
    return bands.length;
  }

  @Override
  public CubeMetadata metadata() {
    return metadata;
  }

  @Override
  public boolean mayLackSamples() {
    return !layout.type().whole() || metadata.noData() != null || scaling.mayLackSamples();
  }

  @Override
  public void read(int firstRow, int rowCount, FloatBuffer target) {
    read(firstRow, rowCount, 0, columns(), target);
  }

  /** Unpacks the chunks alone that hold a part of it. */
  @Override
  public void read(
      int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows());
    Objects.checkFromIndexSize(firstColumn, columnCount, columns());
    int start = target.position();
    int samples = Math.toIntExact((long) bands.length * rowCount * columnCount);
    Objects.checkFromIndexSize(start, samples, target.limit());
    Reader reader = new Reader(firstRow, rowCount, firstColumn, columnCount, target);
    int chunkLeft = firstColumn / layout.chunkColumns() * layout.chunkColumns();
    int groups = layout.planar() ? bands.length : 1;
    try {
      for (int group = 0; group < groups; group++) {
        for (int row = firstRow; row < firstRow + rowCount; ) {
          int chunkTop = row / layout.chunkRows() * layout.chunkRows();
          int end = (int) Math.min((long) chunkTop + layout.chunkRows(), firstRow + rowCount);
          for (int column = chunkLeft;
              column < firstColumn + columnCount;
              column += layout.chunkColumns()) {
            reader.chunk(group, chunkTop, row, end, column);
          }
          row = end;
        }
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + e.getMessage(), e);
    } finally {
      reader.inflater.end();
    }
    target.position(start + samples);
  }

  /** The buffers of one call of {@link #read}. */
  private final class Reader {
    private final int firstRow;
    private final int rowCount;
    private final int firstColumn;
    private final int columnCount;
    private final FloatBuffer target;
    private final int start;
    private final int perPixel = layout.planar() ? 1 : layout.bands();
    private final byte[] bytes;
    private final ByteBuffer row;
    private final byte[] scratch;
    private final float[] values = new float[layout.chunkColumns() * perPixel];
    private final float[] line = new float[layout.chunkColumns()];
    private final Inflater inflater = new Inflater();

    Reader(int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
      this.firstRow = firstRow;
      this.rowCount = rowCount;
      this.firstColumn = firstColumn;
      this.columnCount = columnCount;
      this.target = target;
      this.start = target.position();
      this.bytes = new byte[layout.chunkColumns() * perPixel * layout.type().bytes];
      this.row =
          ByteBuffer.wrap(bytes).order(TiffPredictor.order(layout.predictor(), layout.order()));
      this.scratch = new byte[layout.predictor() == TiffPredictor.NONE ? 0 : bytes.length];
    }

    /** Reads rows {@code from} to {@code end} of the image out of a chunk. */
    void chunk(int group, int top, int from, int end, int column) throws IOException {
      int index = layout.chunk(layout.planar() ? bands[group] : 0, top, column);
      if (layout.sizes()[index] == 0) {
        java.util.Arrays.fill(values, metadata.noData() == null ? 0 : metadata.noData());
        for (int r = from; r < end; r++) {
          store(group, r, column);
        }
        return;
      }
      boolean plain = layout.compression() == Compression.NONE;
      long skipped = plain ? (long) (from - top) * bytes.length : 0;
      try (InputStream in = open(index, skipped)) {
        for (int r = plain ? from : top; r < end; r++) {
          if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw new EOFException("a strip or tile is damaged or cut short");
          }
          if (r >= from) {
            TiffPredictor.undo(
                layout.predictor(), bytes, row, layout.type().bytes, perPixel, scratch);
            layout.type().decode(row, values.length, values);
            store(group, r, column);
          }
        }
      }
    }

    private void store(int group, int imageRow, int column) {
      int left = Math.max(column, firstColumn);
      int right = Math.min(column + layout.chunkColumns(), firstColumn + columnCount);
      int count = right - left;
      int first = layout.planar() ? group : 0;
      int last = layout.planar() ? group + 1 : bands.length;
      for (int b = first; b < last; b++) {
        for (int c = 0; c < count; c++) {
          int pixel = left - column + c;
          line[c] = values[pixel * perPixel + (layout.planar() ? 0 : bands[b])];
        }
        scaling.apply(bands[b], line, 0, count);
        int to = (b * rowCount + imageRow - firstRow) * columnCount + left - firstColumn;
        target.put(start + to, line, 0, count);
      }
    }

    private InputStream open(int index, long skipped) throws IOException {
      long offset = layout.offsets()[index];
      long size = layout.sizes()[index];
      if (offset < 0 || size < 0 || size > file.size() - offset) {
        throw new EOFException("a strip or tile lies outside the file: it is truncated or damaged");
      }
      InputStream raw =
          new BufferedInputStream(
              new FileSlice(file, offset + skipped, Math.max(0, size - skipped)), BUFFER);
      inflater.reset();
      return switch (layout.compression()) {
        case NONE -> raw;
        case LZW -> new LzwStream(raw);
        case PACKBITS -> new PackBitsStream(raw);
        case DEFLATE -> new InflaterInputStream(raw, inflater, BUFFER);
      };
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new InputException("cannot close " + path + ": " + e.getMessage(), e);
    }
  }
}
