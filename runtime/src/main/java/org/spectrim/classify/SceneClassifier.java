package org.spectrim.classify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.spectrim.engine.DirectBuffers;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.format.RasterContent;

/**
 * Classifies every pixel of a scene with the dense form of a network, strip by strip. Reading,
 * computing and writing of different strips overlap, and memory does not grow with the scene.
 */
public final class SceneClassifier implements RowClassifier {
  private final Engine engine;
  private final ClassifyOptions options;
  private final int tallest;
  private final DirectBuffers buffers = new DirectBuffers();

  /**
   * @param engine of a file in dense form; closed with this
   */
  public SceneClassifier(Engine engine, ClassifyOptions options) {
    this(engine, options, StripSize.TALLEST);
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
    return new SceneClassifier(OrtEngine.of(model, ExportOptions.MAP), options);
  }

  /** For an exported file in dense form. */
  public static SceneClassifier open(Path onnx, ClassifyOptions options) {
    return new SceneClassifier(OrtEngine.open(onnx), options);
  }

  public Engine engine() {
    return engine;
  }

  /** What strips are read into. */
  DirectBuffers buffers() {
    return buffers;
  }

  @Override
  public ExportedModel model() {
    return engine.model();
  }

  @Override
  public String engineName() {
    return engine.name();
  }

  /** The label of every pixel: see {@link #classify(Cube, Progress)}. */
  public LabelMap classify(Cube cube) {
    return classify(cube, Progress.NONE);
  }

  /**
   * The label of every pixel, those at the border included; entry {@code i - 1} of the model's
   * classes for label {@code i}. 0 for pixels without data: those whose samples are all NaN,
   * infinite or the cube's no-data value. Where only some samples are, the mean of their band
   * stands for them.
   *
   * @throws InputException if the cube has other bands than the model, or cannot be read
   */
  public LabelMap classify(Cube cube, Progress progress) {
    short[] labels = new short[Math.multiplyExact(cube.rows(), cube.columns())];
    int[] filled = new int[1];
    RasterContent.Rows target =
        (values, rows) -> {
          for (int i = 0; i < rows * cube.columns(); i++) {
            labels[filled[0]++] = (short) values[i];
          }
        };
    try {
      classify(cube, progress, MapOutputs.labels(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LabelMap(cube.rows(), cube.columns(), labels);
  }

  /**
   * Classifies as {@link #classify(Cube, Progress)} does and hands the results on row after row, so
   * that neither the scene nor its maps need fit into memory.
   *
   * @return what the time was spent on
   * @throws IOException what the targets throw
   * @throws InputException if probabilities are asked for and the engine's file was exported
   *     without logits, or as {@link #classify(Cube, Progress)} does
   */
  public WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs) throws IOException {
    return classify(cube, progress, outputs, RowRange.of(cube));
  }

  @Override
  public WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs, RowRange rows)
      throws IOException {
    requireBands(cube);
    try {
      return run(cube, new MapWork(engine, cube, outputs, progress, buffers, rows), rows);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The logits of every pixel, {@code [class, row, column]}.
   *
   * @throws InputException if the engine's file was exported without logits, or as {@link
   *     #classify(Cube)} does
   */
  public float[] logits(Cube cube) {
    requireBands(cube);
    int classes = engine.model().classes().size();
    int pixels = Math.multiplyExact(cube.rows(), cube.columns());
    float[] logits = new float[Math.multiplyExact(pixels, classes)];
    int[] row = new int[1];
    StripRows rows =
        new StripRows(
            cube.columns(),
            classes,
            RowRange.of(cube),
            (values, count) -> {
              int area = count * cube.columns();
              for (int c = 0; c < classes; c++) {
                int to = c * pixels + row[0] * cube.columns();
                System.arraycopy(values, c * area, logits, to, area);
              }
              row[0] += count;
            });
    run(cube, new LogitWork(engine, cube, rows, buffers), RowRange.of(cube));
    return logits;
  }

  /**
   * Classifies some strips for another process.
   *
   * @return results for {@link RemoteClassifier}
   * @throws InputException if the cube is not the one that was cut, or as {@link #classify(Cube,
   *     Progress)} does
   */
  public byte[] classify(Cube cube, StripRun run) {
    run.require(cube);
    RasterContent.Rows wanted = (values, rows) -> {};
    MapOutputs outputs =
        new MapOutputs(
            wanted, run.confidence() ? wanted : null, run.probabilities() ? wanted : null);
    MapWork work = new MapWork(engine, cube, outputs, Progress.NONE, buffers, RowRange.of(cube));
    StripPack pack = new StripPack();
    StripWorkers.Work<MapWork.Result> packing =
        new StripWorkers.Work<>() {
          @Override
          public boolean[] read(Strip strip, FloatBuffer samples) {
            return work.read(strip, samples);
          }

          @Override
          public MapWork.Result compute(Strip strip, FloatBuffer samples, boolean[] empty) {
            return work.compute(strip, samples, empty);
          }

          @Override
          public void store(Strip strip, MapWork.Result result) {
            pack.add(result);
          }
        };
    return pack.finish(run(cube, run.strips(engine.model().window()), packing));
  }

  @Override
  public StripSize stripSize(Cube cube) {
    return StripSize.of(engine.model(), cube.rows(), cube.columns(), options, tallest);
  }

  private <R> WorkTimes run(Cube cube, StripWorkers.Work<R> work, RowRange rows) {
    StripSize size = stripSize(cube);
    int window = engine.model().window();
    List<Strip> strips =
        Strip.cut(cube.rows(), cube.columns(), size.rows(), size.columns(), window).stream()
            .filter(strip -> rows.of(strip) > 0)
            .toList();
    return run(cube, strips, work);
  }

  private <R> WorkTimes run(Cube cube, List<Strip> strips, StripWorkers.Work<R> work) {
    int most = strips.stream().mapToInt(Strip::readPixels).max().orElse(0);
    long samples = (long) cube.bands() * most;
    if (samples > Integer.MAX_VALUE / Float.BYTES) {
      throw new InputException(
          "a single strip of the scene does not fit into 2 GiB; give less memory with --memory");
    }
    int bytes = (int) (samples * Float.BYTES);
    return StripWorkers.run(strips, options.threads(), buffers, bytes, work);
  }

  void requireBands(Cube cube) {
    int bands = engine.model().bands();
    if (cube.bands() != bands) {
      throw new InputException(
          "the scene has %d bands but the model was trained on %d; give the scene with the same bands"
              .formatted(cube.bands(), bands));
    }
  }

  @Override
  public void close() {
    buffers.close();
    engine.close();
  }
}
