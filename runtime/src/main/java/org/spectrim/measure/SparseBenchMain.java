package org.spectrim.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.MapFile;
import org.spectrim.classify.Progress;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;
import org.spectrim.model.Model;
import org.spectrim.scene.Cube;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.sparse.SparseEngine;

/** The process of {@link SparseBench} for one network. */
final class SparseBenchMain {
  static final String HEADER =
      """
                              |        engine alone        |        whole scene
      network      zeros      |  dense  sparse   speed-up  |  dense  sparse   speed-up  | equal labels"""
          .stripLeading();

  private static final int CLASSES = 9;
  private static final int WINDOW = 11;
  private static final int BLOCK = 4;

  /** Rows that the engine alone takes at once, as strips of scenes do. */
  private static final int STRIP = 64;

  private final Cube cube;
  private final int runs;
  private final Path map;
  private final FloatBuffer samples;

  private SparseBenchMain(Cube cube, int runs, Path map) {
    this.cube = cube;
    this.runs = runs;
    this.map = map;
    int rows = Math.min(STRIP, cube.rows());
    samples =
        ByteBuffer.allocateDirect(
                Math.multiplyExact(Float.BYTES * cube.bands(), rows * cube.columns()))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    cube.read(0, rows, samples);
    samples.clear();
  }

  /** Arguments: network:width, rows, columns, bands, runs, shares of zeros. */
  public static void main(String[] args) throws IOException {
    MeasureMain.sayFailures();
    int[] n = Arrays.stream(args, 1, 5).mapToInt(Integer::parseInt).toArray();
    double[] zeros = Arrays.stream(args, 5, args.length).mapToDouble(Double::parseDouble).toArray();
    String[] parts = args[0].split(":", 2);
    double width = parts.length == 1 ? 1 : Double.parseDouble(parts[1]);
    Path folder = Files.createTempDirectory("spectrim-bench");
    Path scene = folder.resolve("scene.hdr");
    EnviWriter.cube(
        scene, new SceneBenchMain.NoiseCube(n[0], n[1], n[2]), SampleType.INT16, Interleave.BIL);
    try (Cube cube = CubeFormats.cube(new FileVariable(scene, null))) {
      Model model = BenchModels.random(parts[0], width, cube.bands(), CLASSES, WINDOW);
      SparseBenchMain bench = new SparseBenchMain(cube, n[3], folder.resolve("map.tif"));
      for (int block : new int[] {1, BLOCK}) {
        for (double share : zeros) {
          bench.row(args[0], BenchModels.pruned(model, share, block), share, block);
        }
      }
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private void row(String network, Model model, double share, int block) {
    ClassifyOptions options = ClassifyOptions.DEFAULT;
    try (SceneClassifier dense = SceneClassifier.of(model, options);
        SceneClassifier sparse = new SceneClassifier(new SparseEngine(model), options)) {
      short[] expected = dense.classify(cube).labels();
      short[] labels = sparse.classify(cube).labels();
      int equal = 0;
      for (int i = 0; i < labels.length; i++) {
        equal += labels[i] == expected[i] ? 1 : 0;
      }
      Times engines =
          times(() -> engine(dense.engine()), () -> engine(sparse.engine()), processorTime());
      Times scenes = times(() -> scene(dense), () -> scene(sparse), System::nanoTime);
      System.out.printf(
          Locale.ROOT,
          "%-12s %3.0f%% %-5s | %s | %s | %,d of %,d%n",
          network,
          100 * share,
          block == 1 ? "" : block + "x1",
          engines,
          scenes,
          equal,
          labels.length);
    }
  }

  private void engine(Engine engine) {
    int window = engine.model().window();
    int rows = samples.capacity() / cube.bands() / cube.columns();
    ShortBuffer labels = ShortBuffer.allocate(STRIP * cube.columns());
    Block.Padding padding = window == 1 ? Block.Padding.NONE : Block.Padding.around(window);
    for (int row = 0; row < cube.rows(); row += rows) {
      engine.labels(new Block(samples, 1, rows, cube.columns(), padding), labels);
    }
  }

  private void scene(SceneClassifier classifier) {
    MapFile.classify(classifier, cube, Progress.NONE, map, null, null);
  }

  /** Medians: of the seconds of each, and of the ratios of neighbouring runs. */
  private record Times(double dense, double sparse, double ratio) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%6.3f  %6.3f  %7.2fx  ", dense, sparse, ratio);
    }
  }

  /** Of this thread, which other processes do not add to; the clock's where Java cannot tell. */
  private static LongSupplier processorTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads::getCurrentThreadCpuTime
        : System::nanoTime;
  }

  private Times times(Runnable dense, Runnable sparse, LongSupplier clock) {
    double[] a = new double[runs];
    double[] b = new double[runs];
    double[] ratios = new double[runs];
    seconds(dense, clock);
    seconds(sparse, clock);
    for (int i = 0; i < runs; i++) {
      a[i] = seconds(dense, clock);
      b[i] = seconds(sparse, clock);
      ratios[i] = a[i] / b[i];
    }
    return new Times(median(a), median(b), median(ratios));
  }

  private static double seconds(Runnable run, LongSupplier clock) {
    long start = clock.getAsLong();
    run.run();
    return (clock.getAsLong() - start) / 1e9;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
