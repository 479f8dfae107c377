package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;

/**
 * An ENVI file that is read in pieces where it lies, so that one of any size opens at once. It is
 * read rather than mapped into memory: mapped pages would count as memory of the process, and a
 * file cut short while it is mapped ends the JVM.
 */
final class EnviCube implements Cube {
  private static final int MOST_BYTES_A_READ = 1 << 20;
  private static final int TILE = 32;

  /** A disk reads what lies between two lines in any case if it is no more than a page. */
  private static final int PAGE = 4096;

  private final Path path;
  private final FileChannel file;
  private final EnviLayout layout;
  private final BandScaling scaling;
  private final int[] bands;
  private final CubeMetadata metadata;

  /**
   * @param bands which bands of the file are the cube's, in ascending order
   * @param scaling for all bands of the file
   */
  EnviCube(
      Path path,
      FileChannel file,
      EnviLayout layout,
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

  @Override
  public void read(
      int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows());
    Objects.checkFromIndexSize(firstColumn, columnCount, columns());
    int start = target.position();
    int samples = Math.toIntExact((long) bands.length * rowCount * columnCount);
    Objects.checkFromIndexSize(start, samples, target.limit());
    Part part = new Part(firstRow, rowCount, firstColumn, columnCount);
    try {
      if (layout.interleave() == Interleave.BIP) {
        readPixels(part, target);
      } else if (layout.interleave() == Interleave.BIL && readsThrough(columnCount)) {
        readRows(part, target);
      } else {
        readLines(part, target);
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + e.getMessage(), e);
    }
    target.position(start + samples);
  }

  /** Rows and columns to read. */
  private record Part(int row, int rows, int column, int columns) {}

  /** Stores a line of the cube's band b. */
  private void put(float[] values, int from, Part part, int b, int row, FloatBuffer target) {
    scaling.apply(bands[b], values, from, part.columns());
    int to = target.position() + (b * part.rows() + row) * part.columns();
    target.put(to, values, from, part.columns());
  }

  /** Lines one by one; those of a plane several at once, unless too much lies between them. */
  private void readLines(Part part, FloatBuffer target) throws IOException {
    boolean planes = layout.interleave() == Interleave.BSQ;
    int most = Math.max(1, MOST_BYTES_A_READ / (columns() * layout.type().bytes));
    int step = planes && readsThrough(part.columns()) ? Math.min(part.rows(), most) : 1;
    int steps = (part.rows() + step - 1) / step;
    ByteBuffer bytes = buffer((step - 1) * columns() + part.columns());
    float[] line = new float[part.columns()];
    for (int i = 0; i < steps * bands.length; i++) {
      // In the order of the file.
      int b = planes ? i / steps : i % bands.length;
      int row = (planes ? i % steps : i / bands.length) * step;
      int lines = Math.min(step, part.rows() - row);
      long position = layout.position(bands[b], part.row() + row, part.column());
      fetch(position, (lines - 1) * columns() + part.columns(), bytes);
      for (int l = 0; l < lines; l++) {
        decode(bytes, l, line);
        put(line, 0, part, b, row + l, target);
      }
    }
  }

  /** Whether what lies between a line and the next one in the file is read with them. */
  private boolean readsThrough(int columnCount) {
    return (long) (columns() - columnCount) * layout.type().bytes <= PAGE;
  }

  /** A row of all bands at once, and what lies between their lines. */
  private void readRows(Part part, FloatBuffer target) throws IOException {
    int samples = (layout.bands() - 1) * columns() + part.columns();
    ByteBuffer bytes = buffer(samples);
    float[] line = new float[part.columns()];
    for (int row = 0; row < part.rows(); row++) {
      fetch(layout.position(0, part.row() + row, part.column()), samples, bytes);
      for (int b = 0; b < bands.length; b++) {
        decode(bytes, bands[b], line);
        put(line, 0, part, b, row, target);
      }
    }
  }

  /** Rows of whole pixels. */
  private void readPixels(Part part, FloatBuffer target) throws IOException {
    int columns = part.columns();
    int samples = layout.bands() * columns;
    ByteBuffer bytes = buffer(samples);
    float[] values = new float[samples];
    float[] turned = new float[samples];
    for (int row = 0; row < part.rows(); row++) {
      fetch(layout.position(0, part.row() + row, part.column()), samples, bytes);
      layout.type().decode(bytes, samples, values);
      transpose(values, columns, layout.bands(), turned);
      for (int b = 0; b < bands.length; b++) {
        put(turned, bands[b] * columns, part, b, row, target);
      }
    }
  }

  private static void transpose(float[] pixels, int columns, int bands, float[] rows) {
    // Tiles keep both sides in the cache.
    for (int column = 0; column < columns; column += TILE) {
      int columnEnd = Math.min(columns, column + TILE);
      for (int band = 0; band < bands; band++) {
        for (int c = column; c < columnEnd; c++) {
          rows[band * columns + c] = pixels[c * bands + band];
        }
      }
    }
  }

  private ByteBuffer buffer(int samples) {
    return ByteBuffer.allocate(samples * layout.type().bytes).order(layout.order());
  }

  /** Decodes one of the lines in the bytes, whose first one begins with them. */
  private void decode(ByteBuffer bytes, int index, float[] line) {
    bytes.position(index * columns() * layout.type().bytes);
    layout.type().decode(bytes, line.length, line);
  }

  private void fetch(long position, int count, ByteBuffer bytes) throws IOException {
    int wanted = count * layout.type().bytes;
    bytes.clear();
    for (int done = 0; done < wanted; ) {
      // Larger reads would make the JDK keep larger buffers of its own, for each thread.
      bytes.limit(Math.min(wanted, done + MOST_BYTES_A_READ));
      int got = file.read(bytes, position + done);
      if (got < 0) {
        throw new IOException("the file has become shorter than its header says");
      }
      done += got;
    }
    bytes.flip();
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
