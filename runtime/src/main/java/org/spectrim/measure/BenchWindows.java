package org.spectrim.measure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;

/** The patch form of a model over windows of noise: each run computes their logits. */
final class BenchWindows implements Runnable, AutoCloseable {
  private final OrtEngine engine;
  private final Block windows;
  private final FloatBuffer logits;

  /**
   * @param count of windows at a time
   */
  BenchWindows(Model model, int count) {
    this(model, ExportOptions.PATCH, count);
  }

  BenchWindows(Model model, ExportOptions form, int count) {
    int window = model.window();
    FloatBuffer samples = direct(count * model.transform().bands() * window * window);
    fill(samples);
    windows = Block.windows(samples, count, window);
    logits = direct(count * model.classes().size());
    engine = OrtEngine.of(model, form);
  }

  @Override
  public void run() {
    engine.logits(windows, logits);
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Noise like raw data numbers. */
  static void fill(FloatBuffer samples) {
    Random random = new Random(5);
    for (int i = 0; i < samples.capacity(); i++) {
      samples.put(i, 1200 + 100 * (float) random.nextGaussian());
    }
  }

  static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
