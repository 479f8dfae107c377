package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;
import org.spectrim.error.InputException;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;
import org.spectrim.scene.Missing;

/**
 * Classifies pixels window by window with the patch form, as it is usually done: the yardstick for
 * {@link SceneClassifier}, which gives the same and is tens of times faster. Holds the whole scene.
 */
public final class PatchClassifier {
  private final Engine engine;
  private final int batch;

  /**
   * @param engine of a file in patch form; stays open
   * @param batch windows in one call
   */
  public PatchClassifier(Engine engine, int batch) {
    if (engine.model().form() != Form.PATCH) {
      throw new InputException("the file takes scenes, not windows; export the patch form");
    }
    this.engine = engine;
    this.batch = batch;
  }

  /** The logits of every pixel, {@code [pixel, class]}. */
  public float[] logits(Cube cube) {
    ExportedModel model = engine.model();
    int classes = model.classes().size();
    int pixels = cube.rows() * cube.columns();
    float[] logits = new float[Math.multiplyExact(pixels, classes)];
    float[] raw = new float[cube.bands() * pixels];
    cube.read(0, cube.rows(), FloatBuffer.wrap(raw));
    Missing.fill(FloatBuffer.wrap(raw), pixels, model.mean(), cube.metadata().noData());
    Windows windows = new Windows(raw, cube.rows(), cube.columns(), model.mean(), model.window());
    FloatBuffer samples = direct(batch * windows.size());
    FloatBuffer result = direct(batch * classes);
    for (int first = 0; first < pixels; first += batch) {
      int count = Math.min(batch, pixels - first);
      samples.clear();
      for (int p = first; p < first + count; p++) {
        windows.put(p, samples);
      }
      engine.logits(Block.windows(samples.clear(), count, model.window()), result);
      result.get(0, logits, first * classes, count * classes);
    }
    return logits;
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
