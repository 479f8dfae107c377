package org.spectrim.measure;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.MapFile;
import org.spectrim.classify.PatchClassifier;
import org.spectrim.classify.Progress;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;

/** The process of {@link SceneBench} for one network. */
final class SceneBenchMain {
  static final String HEADER =
      "network        arithmetic  threads  seconds  pixels/s    reading  speedup  peak RSS";
  private static final int CLASSES = 9;
  private static final int WINDOW = 11;

  private SceneBenchMain() {}

  /** Arguments: network:width, rows, columns, bands, runs, whether patchwise too. */
  public static void main(String[] args) throws IOException {
    MeasureMain.sayFailures();
    int[] n = Arrays.stream(args, 1, 5).mapToInt(Integer::parseInt).toArray();
    Path folder = Files.createTempDirectory("spectrim-bench");
    try {
      Path scene = folder.resolve("scene.hdr");
      EnviWriter.cube(scene, new NoiseCube(n[0], n[1], n[2]), SampleType.INT16, Interleave.BIL);
      run(args[0], scene, n[3], Boolean.parseBoolean(args[5]), folder.resolve("map.tif"));
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void run(String network, Path scene, int runs, boolean patchwise, Path map)
      throws IOException {
    String[] parts = network.split(":", 2);
    double width = parts.length == 1 ? 1 : Double.parseDouble(parts[1]);
    try (Cube cube = CubeFormats.cube(new FileVariable(scene, null))) {
      Model model = BenchModels.random(parts[0], width, cube.bands(), CLASSES, WINDOW);
      double reading = reading(cube, runs);
      double[][] seconds = new double[2][2];
      double[][] memory = new double[2][2];
      // Integers first: the high-water mark of memory never falls again.
      Model[] models = {BenchModels.quantized(model), model};
      for (int m = 0; m < 2; m++) {
        for (int threads = 1; threads <= 2; threads++) {
          seconds[m][threads - 1] = dense(models[m], cube, threads, runs, map);
          Double peak = MeasureMain.peakRss();
          memory[m][threads - 1] = Objects.requireNonNullElse(peak, Double.NaN);
        }
      }
      double yardstick = patchwise ? patchwise(model, cube) : Double.NaN;
      for (int m = 0; m < 2; m++) {
        for (int t = 0; t < 2; t++) {
          String arithmetic = m == 0 ? "int8" : "float32";
          row(network, arithmetic, t + 1, seconds[m][t], reading, yardstick, memory[m][t], cube);
        }
      }
      if (patchwise) {
        System.out.printf(
            Locale.ROOT, "%-14s window by window, float32, 1 thread: %.2f s%n", network, yardstick);
      }
    }
  }

  private static void row(
      String network,
      String arithmetic,
      int threads,
      double seconds,
      double reading,
      double yardstick,
      double memory,
      Cube cube) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %-11s %7d  %7.3f  %,10.0f  %6.0f%%  %7s  %5.0f MiB%n",
        network,
        arithmetic,
        threads,
        seconds,
        cube.rows() * (double) cube.columns() / seconds,
        100 * reading / seconds,
        Double.isNaN(yardstick) ? "-" : String.format(Locale.ROOT, "%.1fx", yardstick / seconds),
        memory);
  }

  private static double dense(Model model, Cube cube, int threads, int runs, Path map) {
    try (SceneClassifier classifier =
        SceneClassifier.of(model, ClassifyOptions.withThreads(threads))) {
      return median(runs, () -> MapFile.classify(classifier, cube, Progress.NONE, map, null, null));
    }
  }

  private static double patchwise(Model model, Cube cube) {
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
      long start = System.nanoTime();
      new PatchClassifier(engine, 128).logits(cube);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static double reading(Cube cube, int runs) {
    int block = Math.min(32, cube.rows());
    float[] samples = new float[cube.bands() * block * cube.columns()];
    return median(
        runs,
        () -> {
          for (int row = 0; row < cube.rows(); row += block) {
            int rows = Math.min(block, cube.rows() - row);
            cube.read(row, rows, FloatBuffer.wrap(samples));
          }
        });
  }

  private static double median(int runs, Runnable run) {
    double[] seconds = new double[runs];
    run.run();
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      run.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[runs / 2];
  }

  /** Noise that is never held in memory. */
  record NoiseCube(int rows, int columns, int bands) implements Cube {
    @Override
    public CubeMetadata metadata() {
      return CubeMetadata.NONE;
    }

    @Override
    public void read(int firstRow, int rowCount, FloatBuffer target) {
      java.util.SplittableRandom random = new java.util.SplittableRandom(firstRow);
      for (int i = 0; i < bands * rowCount * columns; i++) {
        target.put(1000 + random.nextInt(400));
      }
    }
  }
}
