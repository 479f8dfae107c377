package org.spectrim.scene;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Some bands of another cube. Whoever fits a model to it can ask for the {@link #original() cube}
 * behind it and the {@link #selection()}, so that the model takes all bands of the file later.
 */
public final class SelectedCube implements Cube {
  // Rows are read whole before bands are chosen; this many samples at a time.
  private static final int BLOCK = 1 << 22;

  private final Cube original;
  private final BandSelection selection;
  private final int[] indices;

  SelectedCube(Cube original, BandSelection selection) {
    this.original = original;
    this.selection = selection;
    this.indices = selection.indices(original.bands());
  }

  public Cube original() {
    return original;
  }

  public BandSelection selection() {
    return selection;
  }

  @Override
  public int rows() {
    return original.rows();
  }

  @Override
  public int columns() {
    return original.columns();
  }

  @Override
  public int bands() {
    return indices.length;
  }

  @Override
  public CubeMetadata metadata() {
    CubeMetadata all = original.metadata();
    float[] wavelengths = all.wavelengths();
    if (wavelengths == null) {
      return all;
    }
    float[] chosen = new float[indices.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = wavelengths[indices[i]];
    }
    return new CubeMetadata(chosen, all.noData(), all.georeference());
  }

  @Override
  public void read(int firstRow, int rowCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows());
    int columns = columns();
    long rowSamples = (long) original.bands() * columns;
    int step = (int) Math.max(1, Math.min(rowCount, BLOCK / rowSamples));
    float[] block = new float[Math.toIntExact(step * rowSamples)];
    int start = target.position();
    for (int row = 0; row < rowCount; row += step) {
      int now = Math.min(step, rowCount - row);
      original.read(firstRow + row, now, FloatBuffer.wrap(block));
      for (int i = 0; i < indices.length; i++) {
        int to = start + (i * rowCount + row) * columns;
        target.put(to, block, indices[i] * now * columns, now * columns);
      }
    }
    target.position(start + indices.length * rowCount * columns);
  }

  @Override
  public void close() {
    original.close();
  }
}
