package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;

/**
 * The dense form over a whole scene, strip after strip on this thread, without reading and writing:
 * the same samples stand for all strips. Each run computes the labels.
 *
 * @param samples of one strip, as many rows as they are
 * @param rows of the scene
 */
record BenchStrips(Engine engine, FloatBuffer samples, int rows, int columns) implements Runnable {
  /** Rows of a strip, as those of scenes. */
  static final int STRIP = 64;

  @Override
  public void run() {
    int window = engine.model().window();
    int strip = samples.capacity() / engine.model().bands() / columns;
    ShortBuffer labels = ShortBuffer.allocate(strip * columns);
    Block.Padding padding = window == 1 ? Block.Padding.NONE : Block.Padding.around(window);
    for (int row = 0; row < rows; row += strip) {
      engine.labels(new Block(samples, 1, strip, columns, padding), labels);
    }
  }
}
