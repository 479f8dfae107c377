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
import org.spectrim.classify.WorkTimes;
import org.spectrim.engine.OrtEngine;
import org.spectrim.engine.ProcessMemory;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
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
      "%-14s %-11s %7s  %7s  %10s  %16s | %7s   %8s | %9s  %9s"
          .formatted(
              "network",
              "arithmetic",
              "threads",
              "seconds",
              "pixels/s",
              "read/comp./write",
              "native",
              "unfolded",
              "peak",
              "growth");
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
      Dense[][] dense = new Dense[2][2];
      // Integers first: the peak is begun anew for each row, but what a row has held before is not
      // all given back to the system.
      Model[] models = {BenchModels.quantized(model), model};
      for (int m = 0; m < 2; m++) {
        for (int threads = 1; threads <= 2; threads++) {
          dense[m][threads - 1] = dense(models[m], cube, threads, runs, map);
        }
      }
      Yardstick yardstick = patchwise ? Yardstick.of(model, cube) : Yardstick.NONE;
      for (int m = 0; m < 2; m++) {
        for (int t = 0; t < 2; t++) {
          String arithmetic = m == 0 ? "int8" : "float32";
          row(network, arithmetic, t + 1, dense[m][t], yardstick, cube);
        }
      }
      yardstick.print(network);
    }
  }

  private static void row(
      String network, String arithmetic, int threads, Dense dense, Yardstick yardstick, Cube cube) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %-11s %7d  %7.3f  %,10.0f  %16s | %s | %5.0f MiB  %+5.0f MiB%n",
        network,
        arithmetic,
        threads,
        dense.seconds(),
        cube.rows() * (double) cube.columns() / dense.seconds(),
        dense.times().percentages(),
        yardstick.over(dense.seconds()),
        dense.peakRss(),
        dense.growth());
  }

  /**
   * Median of the runs, and of the last one what its time was spent on and by how much its memory
   * grew after the first quarter of the scene.
   */
  private record Dense(double seconds, WorkTimes times, double peakRss, double growth) {}

  private static Dense dense(Model model, Cube cube, int threads, int runs, Path map) {
    try (SceneClassifier classifier =
        SceneClassifier.of(model, ClassifyOptions.withThreads(threads))) {
      ProcessMemory.forgetPeak();
      double[] seconds = new double[runs];
      classify(classifier, cube, Progress.NONE, map);
      Growth growth = new Growth();
      WorkTimes times = WorkTimes.NONE;
      for (int i = 0; i < runs; i++) {
        growth = new Growth();
        long start = System.nanoTime();
        times = classify(classifier, cube, growth, map);
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
      Arrays.sort(seconds);
      double peak = Objects.requireNonNullElse(ProcessMemory.peak(), Double.NaN);
      return new Dense(seconds[runs / 2], times, peak, growth.end - growth.quarter);
    }
  }

  /** Resident memory after a quarter of the scene and at its end, in MiB. */
  private static final class Growth implements Progress {
    private double quarter = Double.NaN;
    private double end = Double.NaN;

    @Override
    public void update(long pixels, long total) {
      if (Double.isNaN(quarter) && pixels >= total / 4) {
        quarter = Objects.requireNonNullElse(ProcessMemory.now(), Double.NaN);
      }
      if (pixels == total) {
        end = Objects.requireNonNullElse(ProcessMemory.now(), Double.NaN);
      }
    }
  }

  private static WorkTimes classify(
      SceneClassifier classifier, Cube cube, Progress progress, Path map) {
    return MapFile.classify(classifier, cube, progress, map, null, null);
  }

  /**
   * Seconds for the scene window by window in floats on one thread: as the network is and other
   * exporters write it, with 3-D convolutions over whole windows, and as Spectrim exports it. NaN
   * where not measured; the same where both exports are.
   */
  private record Yardstick(double natively, double unfolded) {
    static final Yardstick NONE = new Yardstick(Double.NaN, Double.NaN);

    static Yardstick of(Model model, Cube cube) {
      double unfolded = seconds(model, cube, ExportOptions.PATCH);
      boolean same =
          Arrays.equals(
              OnnxExport.toBytes(model, ExportOptions.PATCH),
              OnnxExport.toBytes(model, ExportOptions.NATIVE_PATCH));
      return new Yardstick(
          same ? unfolded : seconds(model, cube, ExportOptions.NATIVE_PATCH), unfolded);
    }

    private static double seconds(Model model, Cube cube, ExportOptions form) {
      try (OrtEngine engine = OrtEngine.of(model, form)) {
        long start = System.nanoTime();
        new PatchClassifier(engine, 128).logits(cube);
        return (System.nanoTime() - start) / 1e9;
      }
    }

    String over(double seconds) {
      return Double.isNaN(natively)
          ? "     -          - "
          : String.format(Locale.ROOT, "%6.1fx   %7.1fx", natively / seconds, unfolded / seconds);
    }

    void print(String network) {
      if (Double.isNaN(natively)) {
        return;
      }
      String line = "%-14s window by window, float32, 1 thread: %.2f s";
      String more = natively == unfolded ? "%n" : " natively, %.2f s as Spectrim exports it%n";
      System.out.printf(Locale.ROOT, line + more, network, natively, unfolded);
    }
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
