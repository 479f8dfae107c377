package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.List;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;

/**
 * Classifies every pixel of a scene with the dense form of a network, strip by strip. Each thread
 * reads, computes and stores its own strip, so reading and computing overlap, and memory does not
 * grow with the scene.
 */
public final class SceneClassifier implements AutoCloseable {
  /** Taller strips no longer get faster, and shorter ones stay in the caches. */
  private static final int TALLEST = 64;

  private static final long CACHE = 4 << 20;

  private final Engine engine;
  private final ClassifyOptions options;
  private final int tallest;

  /**
   * @param engine of a file in dense form; closed with this
   */
  public SceneClassifier(Engine engine, ClassifyOptions options) {
    this(engine, options, TALLEST);
  }

  /**
   * @param tallest the most rows that one strip classifies
   */
  SceneClassifier(Engine engine, ClassifyOptions options, int tallest) {
    if (engine.model().form() != Form.DENSE) {
      throw new InputException(
          "the file takes windows; scenes are classified with the dense form: export the model"
              + " again in that form");
    }
    this.engine = engine;
    this.options = options;
    this.tallest = tallest;
  }

  /** For a model in memory. */
  public static SceneClassifier of(Model model, ClassifyOptions options) {
    return new SceneClassifier(OrtEngine.of(model, ExportOptions.LABELS), options);
  }

  /** For an exported file in dense form. */
  public static SceneClassifier open(Path onnx, ClassifyOptions options) {
    return new SceneClassifier(OrtEngine.open(onnx), options);
  }

  public Engine engine() {
    return engine;
  }

  /** The label of every pixel: see {@link #classify(Cube, Progress)}. */
  public LabelMap classify(Cube cube) {
    return classify(cube, Progress.NONE);
  }

  /**
   * The label of every pixel, those at the border included; entry {@code i - 1} of the model's
   * classes for label {@code i}. 0 for pixels without data: those that hold the cube's no-data
   * value in every band, or NaN in any.
   *
   * @throws InputException if the cube has other bands than the model, or cannot be read
   */
  public LabelMap classify(Cube cube, Progress progress) {
    requireBands(cube);
    int columns = cube.columns();
    short[] labels = new short[Math.multiplyExact(cube.rows(), columns)];
    Float noData = cube.metadata().noData();
    forEachStrip(
        cube,
        progress,
        (strip, samples) -> {
          ShortBuffer result = ShortBuffer.allocate(strip.rows() * columns);
          engine.labels(block(strip, samples, columns), result);
          for (int p = strip.shared() * columns; p < strip.rows() * columns; p++) {
            labels[strip.first() * columns + p] = (short) (result.get(p) + 1);
          }
          NoData.clear(strip, samples, columns, cube.bands(), noData, labels);
        });
    return new LabelMap(cube.rows(), columns, labels);
  }

  /**
   * The logits of every pixel, {@code [class, row, column]}.
   *
   * @throws InputException if the engine's file was exported without logits, or as {@link
   *     #classify(Cube)} does
   */
  public float[] logits(Cube cube) {
    requireBands(cube);
    int columns = cube.columns();
    int classes = engine.model().classes().size();
    int pixels = Math.multiplyExact(cube.rows(), columns);
    float[] logits = new float[Math.multiplyExact(pixels, classes)];
    forEachStrip(
        cube,
        Progress.NONE,
        (strip, samples) -> {
          int area = strip.rows() * columns;
          FloatBuffer result = direct((long) classes * area);
          engine.logits(block(strip, samples, columns), result);
          int skip = strip.shared() * columns;
          for (int c = 0; c < classes; c++) {
            int to = c * pixels + strip.first() * columns + skip;
            result.get(c * area + skip, logits, to, area - skip);
          }
        });
    return logits;
  }

  private static Block block(Strip strip, FloatBuffer samples, int columns) {
    return new Block(samples, 1, strip.readRows(), columns, strip.padding());
  }

  private void forEachStrip(Cube cube, Progress progress, StripWorkers.Work work) {
    ExportedModel model = engine.model();
    List<Strip> strips = Strip.cut(cube.rows(), height(cube.columns()), model.window());
    int most = strips.stream().mapToInt(Strip::readRows).max().orElse(0);
    long samples = (long) cube.bands() * most * cube.columns();
    StripWorkers.run(strips, options.threads(), () -> direct(samples), cube, progress, work);
  }

  /**
   * Rows to classify at once: all strips in flight must fit the memory, and where strips share no
   * rows with their neighbours they need not be larger than the caches.
   */
  int height(int columns) {
    ExportedModel model = engine.model();
    long perRow = (columns + model.window() - 1L) * model.bytesPerPixel();
    long budget = options.memoryBytes() / options.threads();
    long rows =
        (model.window() == 1 ? Math.min(budget, CACHE) : budget) / perRow - (model.window() - 1);
    return (int) Math.max(1, Math.min(tallest, rows));
  }

  private void requireBands(Cube cube) {
    int bands = engine.model().bands();
    if (cube.bands() != bands) {
      throw new InputException(
          "the scene has %d bands but the model was trained on %d; give the scene with the same bands"
              .formatted(cube.bands(), bands));
    }
  }

  private static FloatBuffer direct(long floats) {
    if (floats > Integer.MAX_VALUE / Float.BYTES) {
      throw new InputException(
          "a single strip of the scene does not fit into 2 GiB; cut the scene into narrower parts");
    }
    return ByteBuffer.allocateDirect((int) (floats * Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public void close() {
    engine.close();
  }
}
