package org.spectrim.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.engine.ProcessMemory;
import org.spectrim.engine.Processor;
import org.spectrim.error.InputException;
import org.spectrim.measure.Measurement.Hardware;
import org.spectrim.measure.Measurement.Latency;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.sparse.SparseEngine;

/**
 * The process that measures: it loads the exported files and does nothing else. Prints the result
 * as {@code key=value} lines.
 */
final class MeasureMain {
  /** Before each line of the result, so that what libraries print does not get in between. */
  static final String PREFIX = "spectrim.measure.";

  /** The ending of a model that the sparse engine reads. */
  static final String MODEL = ".safetensors";

  /** Latencies of slow networks are taken over fewer calls than asked, but never longer. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private MeasureMain() {}

  /**
   * Arguments: patch file, dense file or model, rows, columns, threads, calls, runs over the scene.
   */
  public static void main(String[] args) {
    sayFailures();
    int[] numbers = Arrays.stream(args, 2, 7).mapToInt(Integer::parseInt).toArray();
    MeasureOptions options =
        new MeasureOptions(
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], Duration.ZERO);
    Measurement result = measure(Path.of(args[0]), Path.of(args[1]), options);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    result.toMap().forEach((key, value) -> out.println(PREFIX + key + "=" + value));
  }

  /**
   * A failure ends the process with exit code 1; of what the user can mend, say no more than that.
   */
  static void sayFailures() {
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, e) -> {
              if (e instanceof InputException) {
                System.err.println(e.getMessage());
              } else {
                e.printStackTrace();
              }
            });
  }

  private static Measurement measure(Path patch, Path dense, MeasureOptions options) {
    Latency one;
    Latency many;
    String engineName;
    try (Engine engine = OrtEngine.open(patch)) {
      engineName = engine.name();
      one = latency(engine, 1, options.calls());
      many = latency(engine, 32, Math.max(1, options.calls() / 4));
    }
    double seconds;
    try (Engine engine = sceneEngine(dense)) {
      seconds = sceneSeconds(engine, options);
      if (!engine.name().equals(engineName)) {
        engineName = "%s for the scene, %s for windows".formatted(engine.name(), engineName);
      }
    }
    return new Measurement(
        size(patch),
        one,
        many,
        seconds,
        ProcessMemory.peak(),
        hardware(options.threads()),
        engineName);
  }

  private static Latency latency(Engine engine, int batch, int calls) {
    ExportedModel model = engine.model();
    int size = model.bands() * model.window() * model.window();
    FloatBuffer samples = direct(batch * size);
    fill(samples, model.mean(), model.window() * model.window());
    FloatBuffer logits = direct(batch * model.classes().size());
    Block block = Block.windows(samples, batch, model.window());
    Histogram nanoseconds = new Histogram(3);
    long end = System.nanoTime() + LONGEST.toNanos();
    int warmUp = Math.max(5, calls / 10);
    for (int i = 0; i < warmUp + calls; i++) {
      long start = System.nanoTime();
      engine.logits(block, logits);
      long stop = System.nanoTime();
      if (i >= warmUp) {
        nanoseconds.recordValue(stop - start);
        if (stop > end) {
          break;
        }
      }
    }
    return new Latency(
        nanoseconds.getValueAtPercentile(50) / 1e3, nanoseconds.getValueAtPercentile(95) / 1e3);
  }

  private static Engine sceneEngine(Path dense) {
    return dense.toString().endsWith(MODEL)
        ? new SparseEngine(ModelFile.read(dense))
        : OrtEngine.open(dense);
  }

  private static double sceneSeconds(Engine engine, MeasureOptions options) {
    float[] mean = engine.model().mean();
    int area = Math.multiplyExact(options.rows(), options.columns());
    float[] samples = new float[Math.multiplyExact(mean.length, area)];
    fill(FloatBuffer.wrap(samples), mean, area);
    MemoryCube cube =
        new MemoryCube(mean.length, options.rows(), options.columns(), samples, CubeMetadata.NONE);
    SceneClassifier classifier =
        new SceneClassifier(engine, ClassifyOptions.withThreads(options.threads()));
    double[] seconds = new double[options.sceneRuns()];
    classifier.classify(cube);
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      classifier.classify(cube);
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[seconds.length / 2];
  }

  private static void fill(FloatBuffer samples, float[] mean, int positions) {
    Random random = new Random(1);
    for (int i = 0; i < samples.limit(); i++) {
      float center = mean[i / positions % mean.length];
      samples.put(i, center * (0.8f + 0.4f * random.nextFloat()));
    }
  }

  private static Hardware hardware(int threads) {
    return new Hardware(
        Processor.model(),
        Runtime.getRuntime().availableProcessors(),
        threads,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
