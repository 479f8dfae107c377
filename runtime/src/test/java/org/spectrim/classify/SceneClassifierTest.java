package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.TestQuantizer;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class SceneClassifierTest {
  private static final int SEEDS = 12;
  private static final int ROWS = 13;
  private static final int COLUMNS = 10;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void denseEqualsPatchesAtEveryPixel(Kind kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Model model = RandomNetworks.model(kind, seed);
      MemoryCube cube = cube(model, seed);
      float[] patch = patchLogits(model, cube);
      float[] dense = denseLogits(model, cube, ClassifyOptions.DEFAULT);
      assertThat(largestError(patch, dense)).as("%s %d", kind, seed).isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void denseEqualsPatchesInEveryBitIfQuantized(Kind kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Model model = TestQuantizer.quantize(RandomNetworks.model(kind, seed));
      MemoryCube cube = cube(model, seed);
      float[] patch = patchLogits(model, cube);
      float[] dense = denseLogits(model, cube, ClassifyOptions.DEFAULT);
      assertThat(dense).as("%s %d", kind, seed).isEqualTo(patch);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stripsAndThreadsDoNotChangeTheMap(Kind kind) {
    Model model = TestQuantizer.quantize(RandomNetworks.model(kind, 3));
    MemoryCube cube = cube(model, 3);
    float[] logits = patchLogits(model, cube);
    int classes = model.classes().size();
    short[] expected = new short[ROWS * COLUMNS];
    for (int p = 0; p < expected.length; p++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits[c * expected.length + p] > logits[best * expected.length + p]) {
          best = c;
        }
      }
      expected[p] = (short) (best + 1);
    }
    for (int threads : new int[] {1, 3}) {
      OrtEngine engine = OrtEngine.of(model, ExportOptions.LABELS);
      try (SceneClassifier classifier =
          new SceneClassifier(engine, new ClassifyOptions(threads, 1 << 20), 4)) {
        List<Long> progress = new ArrayList<>();
        LabelMap map = classifier.classify(cube, (done, total) -> progress.add(done));
        assertThat(map.labels()).as("%d threads", threads).isEqualTo(expected);
        assertThat(progress).isSorted().endsWith((long) ROWS * COLUMNS).hasSize(4);
      }
    }
  }

  @Test
  void pixelsWithoutDataGetLabelZero() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 1);
    MemoryCube full = cube(model, 1);
    float[] samples = full.samples().clone();
    int area = ROWS * COLUMNS;
    for (int b = 0; b < full.bands(); b++) {
      samples[b * area + 25] = -9999;
    }
    samples[area + 37] = -9999;
    samples[40] = Float.NaN;
    CubeMetadata metadata = new CubeMetadata(null, -9999f, java.util.Map.of());
    MemoryCube holes = new MemoryCube(full.bands(), ROWS, COLUMNS, samples, metadata);
    try (SceneClassifier classifier = SceneClassifier.of(model, ClassifyOptions.DEFAULT)) {
      short[] labels = classifier.classify(holes).labels();
      int[] empty = java.util.stream.IntStream.range(0, area).filter(p -> labels[p] == 0).toArray();
      assertThat(empty).containsExactly(25, 40);
    }
  }

  private static MemoryCube cube(Model model, long seed) {
    Random random = new Random(seed);
    float[] mean = model.transform().mean();
    float[] samples = new float[mean.length * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.round(mean[i / (ROWS * COLUMNS)] + 100 * random.nextGaussian());
    }
    return new MemoryCube(mean.length, ROWS, COLUMNS, samples, CubeMetadata.NONE);
  }

  /** Logits of the patch form as {@code [class, pixel]}. */
  private static float[] patchLogits(Model model, MemoryCube cube) {
    int classes = model.classes().size();
    int pixels = ROWS * COLUMNS;
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
      float[] logits = new PatchClassifier(engine, 32).logits(cube);
      float[] turned = new float[logits.length];
      for (int i = 0; i < logits.length; i++) {
        turned[i % classes * pixels + i / classes] = logits[i];
      }
      return turned;
    }
  }

  private static float[] denseLogits(Model model, MemoryCube cube, ClassifyOptions options) {
    try (SceneClassifier classifier =
        new SceneClassifier(OrtEngine.of(model, ExportOptions.LOGITS), options, 5)) {
      return classifier.logits(cube);
    }
  }

  private static double largestError(float[] expected, float[] actual) {
    assertThat(actual).hasSameSizeAs(expected);
    float[] sizes = expected.clone();
    Arrays.sort(sizes);
    double largest = Math.max(Math.abs(sizes[0]), sizes[sizes.length - 1]);
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      error = Math.max(error, Math.abs(expected[i] - actual[i]) / largest);
    }
    return error;
  }
}
