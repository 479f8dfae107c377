package org.spectrim.study;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.classify.Windows;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.TransformedScene;
import org.spectrim.io.AtomicFile;
import org.spectrim.measure.ExportCheck;
import org.spectrim.measure.Measure;
import org.spectrim.measure.MeasureOptions;
import org.spectrim.measure.Measurement;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.PngMap;
import org.spectrim.study.Evaluation.Speed;

/** A model as users run it: its exported files, in ONNX Runtime. */
final class Deployment {
  private static final String PATCH = "patch.onnx";
  private static final String DENSE = "dense.onnx";
  private static final String MAP = "map.png";

  /** Rows of the scene and pixels of them on which logits are compared. */
  private static final int CHECKED_ROWS = 64;

  private static final int CHECKED_PIXELS = 256;
  private static final int CALLS = 200;
  private static final int SCENE_RUNS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final double MB_PER_MIB = 1.048576;

  private final Path folder;
  private final int threads;

  private Deployment(Path folder, int threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /** Files that were exported before. */
  static Deployment of(Path folder, Trial trial) {
    return new Deployment(folder, StudyWork.threads(trial));
  }

  /** Writes the form for windows and the form for scenes. */
  static Deployment export(Model model, Path folder, int threads) {
    OnnxExport.write(model, ExportOptions.PATCH, folder.resolve(PATCH));
    OnnxExport.write(model, ExportOptions.LABELS, folder.resolve(DENSE));
    return new Deployment(folder, threads);
  }

  /**
   * Compares the exported file's logits with those of the model on pixels of the scene.
   *
   * @throws InputException if a float export differs by more than rounding
   */
  ExportCheck check(Model model, Cube cube) {
    MemoryCube part = firstRows(cube, Math.min(cube.rows(), CHECKED_ROWS));
    int all = part.rows() * part.columns();
    int count = Math.min(all, CHECKED_PIXELS);
    int[] pixels = IntStream.range(0, count).map(i -> (int) ((long) i * all / count)).toArray();
    Windows windows =
        new Windows(
            part.samples(), part.rows(), part.columns(), model.transform().mean(), model.window());
    FloatBuffer samples = FloatBuffer.allocate(count * windows.size());
    IntStream.of(pixels).forEach(pixel -> windows.put(pixel, samples));
    float[] reference =
        Evaluator.logits(
            model, TransformedScene.of(part, model.transform(), model.window()), pixels);
    ExportCheck check = ExportCheck.ofFile(folder.resolve(PATCH), samples.array(), reference);
    if (model.activations().isEmpty()) {
      check.requireEqual(folder.resolve(PATCH).toString());
    }
    return check;
  }

  private static MemoryCube firstRows(Cube cube, int rows) {
    float[] samples = new float[cube.bands() * rows * cube.columns()];
    cube.read(0, rows, FloatBuffer.wrap(samples));
    return new MemoryCube(cube.bands(), rows, cube.columns(), samples, cube.metadata());
  }

  /** Measures the files in a process of their own. */
  Measurement measure(Cube cube) {
    return Measure.inFreshProcess(
        folder.resolve(PATCH),
        folder.resolve(DENSE),
        new MeasureOptions(cube.rows(), cube.columns(), threads, CALLS, SCENE_RUNS, LIMIT));
  }

  /** The numbers of the table. */
  static Speed speed(Measurement measured) {
    Double rss = measured.peakRssMb();
    return new Speed(
        measured.batch1().p50(),
        measured.batch32().p50() / 32,
        measured.sceneSeconds(),
        rss == null ? null : rss * MB_PER_MIB);
  }

  long patchBytes() {
    return size(folder.resolve(PATCH));
  }

  /** The label of every pixel, also painted as {@code map.png}. */
  LabelMap classify(Scene scene) {
    try (SceneClassifier classifier =
        SceneClassifier.open(folder.resolve(DENSE), ClassifyOptions.withThreads(threads))) {
      LabelMap map = classifier.classify(scene.cube());
      AtomicFile.write(folder.resolve(MAP), PngMap.labels(map, scene.classes()));
      return map;
    }
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
