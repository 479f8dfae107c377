package org.spectrim.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.spectrim.band.BandTransform;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.TestQuantizer;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.testing.RandomNetworks;

/**
 * Prints the seconds that a scene of 610x340 pixels and 103 bands takes, dense and window by
 * window, in floats and 8-bit integers. Not a test. Arguments: networks ({@code cnn2d:0.96}), then
 * optionally {@code patch} to take the slow yardstick too.
 */
public final class SceneBench {
  private static final int ROWS = 610;
  private static final int COLUMNS = 340;
  private static final int BANDS = 103;
  private static final int CLASSES = 9;
  private static final int RUNS = 5;

  private SceneBench() {}

  public static void main(String[] args) {
    boolean patch = List.of(args).contains("patch");
    for (String arg : args) {
      if (!arg.equals("patch")) {
        String[] parts = arg.split(":", 2);
        Model model = model(parts[0], Double.parseDouble(parts[1]));
        bench(arg + " fp32", model, patch);
        bench(arg + " int8", TestQuantizer.quantize(model), false);
      }
    }
  }

  private static void bench(String name, Model model, boolean patch) {
    MemoryCube cube = cube();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", name));
    for (int threads : new int[] {1, 2}) {
      try (SceneClassifier classifier =
          SceneClassifier.of(model, ClassifyOptions.withThreads(threads))) {
        double seconds = median(() -> classifier.classify(cube));
        line.append(
            String.format(
                Locale.ROOT,
                "  %d thread: %.3f s (strips of %d)",
                threads,
                seconds,
                classifier.height(COLUMNS)));
      }
    }
    if (patch) {
      try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
        long start = System.nanoTime();
        new PatchClassifier(engine, 128).logits(cube);
        line.append(
            String.format(Locale.ROOT, "  patchwise: %.1f s", (System.nanoTime() - start) / 1e9));
      }
    }
    System.out.println(line);
  }

  private static double median(Runnable run) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= RUNS; i++) {
      long start = System.nanoTime();
      run.run();
      if (i > 0) {
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    }
    return seconds.stream().sorted().skip(RUNS / 2).findFirst().orElseThrow();
  }

  private static MemoryCube cube() {
    float[] samples = new float[BANDS * ROWS * COLUMNS];
    Random random = new Random(1);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 1000 + random.nextInt(400);
    }
    return new MemoryCube(BANDS, ROWS, COLUMNS, samples, CubeMetadata.NONE);
  }

  private static Model model(String architecture, double width) {
    var kind = Architectures.named(architecture);
    int components = kind.components(BANDS);
    int window = kind.window(11);
    Network network = kind.build(new NetworkSettings(components, window, CLASSES, width));
    Random random = new Random(7);
    boolean diagonal = components == BANDS;
    float[] mean = new float[BANDS];
    float[] weights = new float[diagonal ? BANDS : components * BANDS];
    java.util.Arrays.fill(mean, 1200);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = diagonal ? 0.01f : (float) random.nextGaussian() / 1000;
    }
    List<LandClass> classes = new ArrayList<>();
    for (int i = 1; i <= CLASSES; i++) {
      classes.add(new LandClass(i, "class " + i, 0));
    }
    return new Model(
        network,
        RandomNetworks.weights(network, random),
        new BandTransform("pca", diagonal, mean, weights),
        window,
        classes,
        Map.of(),
        Provenance.NONE);
  }
}
