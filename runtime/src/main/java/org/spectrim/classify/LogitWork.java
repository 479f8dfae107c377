package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.spectrim.engine.Engine;
import org.spectrim.scene.Cube;

/**
 * The logits of strips.
 *
 * @param rows receives {@code [class, row, column]}
 */
record LogitWork(Engine engine, Cube cube, StripRows rows) implements StripWorkers.Work<float[]> {
  @Override
  public boolean[] read(Strip strip, FloatBuffer samples) {
    return MapWork.readStrip(cube, strip, samples, engine.model().mean());
  }

  @Override
  public float[] compute(Strip strip, FloatBuffer samples, boolean[] empty) {
    int size = Math.multiplyExact(engine.model().classes().size(), strip.pixels());
    FloatBuffer logits =
        ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, size))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    engine.logits(MapWork.block(strip, samples), logits);
    float[] result = new float[size];
    logits.get(0, result);
    return result;
  }

  @Override
  public void store(Strip strip, float[] result) {
    rows.put(strip, result);
  }
}
