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
  public void read(int firstRow, int rowCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows());
    int start = target.position();
    int samples = Math.toIntExact((long) bands.length * rowCount * columns());
    Objects.checkFromIndexSize(start, samples, target.limit());
    try {
      switch (layout.interleave()) {
        case BSQ -> readPlanes(firstRow, rowCount, target);
        case BIL -> readRows(firstRow, rowCount, target, false);
        case BIP -> readRows(firstRow, rowCount, target, true);
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + e.getMessage(), e);
    }
    target.position(start + samples);
  }

  private void readPlanes(int firstRow, int rowCount, FloatBuffer target) throws IOException {
    int columns = columns();
    int step = Math.max(1, MOST_BYTES_A_READ / (columns * layout.type().bytes));
    int most = Math.min(step, rowCount) * columns;
    ByteBuffer bytes = buffer(most);
    float[] values = new float[most];
    int start = target.position();
    for (int b = 0; b < bands.length; b++) {
      for (int row = 0; row < rowCount; row += step) {
        int count = Math.min(step, rowCount - row) * columns;
        fetch(layout.position(bands[b], firstRow + row), count, bytes, values);
        scaling.apply(bands[b], values, 0, count);
        target.put(start + (b * rowCount + row) * columns, values, 0, count);
      }
    }
  }

  private void readRows(int firstRow, int rowCount, FloatBuffer target, boolean byPixel)
      throws IOException {
    int columns = columns();
    int rowSamples = layout.bands() * columns;
    ByteBuffer bytes = buffer(rowSamples);
    float[] values = new float[rowSamples];
    float[] turned = byPixel ? new float[rowSamples] : values;
    int start = target.position();
    for (int row = 0; row < rowCount; row++) {
      fetch(layout.position(0, firstRow + row), rowSamples, bytes, values);
      if (byPixel) {
        transpose(values, columns, layout.bands(), turned);
      }
      for (int b = 0; b < bands.length; b++) {
        int from = bands[b] * columns;
        scaling.apply(bands[b], turned, from, columns);
        target.put(start + (b * rowCount + row) * columns, turned, from, columns);
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

  private void fetch(long position, int count, ByteBuffer bytes, float[] values)
      throws IOException {
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
    layout.type().decode(bytes, count, values);
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
