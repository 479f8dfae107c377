package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.spectrim.engine.DirectBuffers;
import org.spectrim.engine.Engine;
import org.spectrim.scene.Cube;

/**
 * The logits of strips.
 *
 * @param rows receives {@code [class, row, column]}
 */
record LogitWork(Engine engine, Cube cube, StripRows rows, DirectBuffers buffers)
    implements StripWorkers.Work<float[]> {
  @Override
  public boolean[] read(Strip strip, FloatBuffer samples) {
    return MapWork.readStrip(cube, strip, samples, engine.model());
  }

  @Override
  public float[] compute(Strip strip, FloatBuffer samples, boolean[] empty) {
    int size = Math.multiplyExact(engine.model().classes().size(), strip.pixels());
    ByteBuffer bytes = buffers.take(Math.multiplyExact(Float.BYTES, size));
    FloatBuffer logits = bytes.asFloatBuffer();
    engine.logits(MapWork.block(strip, samples), logits);
    float[] result = new float[size];
    logits.get(0, result);
    buffers.give(bytes);
    return result;
  }

  @Override
  public void store(Strip strip, float[] result) {
    rows.put(strip, result);
  }
}
