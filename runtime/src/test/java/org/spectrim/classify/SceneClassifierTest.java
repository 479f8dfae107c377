package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.TestQuantizer;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.sparse.SparseEngine;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;
import org.spectrim.testing.VariedNetworks;

class SceneClassifierTest {
  private static final int SEEDS = 12;
  private static final int VARIED = 60;
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
  void everyLayerGivesTheSameAtEveryPixel(Kind kind) {
    for (int seed = 0; seed < VARIED; seed++) {
      Model model = VariedNetworks.model(kind, seed);
      MemoryCube cube = cube(model, seed);
      String name = kind + " " + seed + " " + model.network();
      float[] patch = patchLogits(model, cube);
      float[] dense = denseLogits(model, cube, ClassifyOptions.DEFAULT);
      assertThat(largestError(patch, dense)).as(name).isLessThan(1e-4);
      assertThat(largestError(patch, logits(new SparseEngine(model), cube)))
          .as("sparse " + name)
          .isLessThan(1e-4);
      Model integers = TestQuantizer.quantize(model);
      assertThat(denseLogits(integers, cube, ClassifyOptions.DEFAULT))
          .as("int8 " + name)
          .isEqualTo(patchLogits(integers, cube));
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
        assertThat(progress)
            .isSorted()
            .endsWith((long) ROWS * COLUMNS)
            .hasSizeGreaterThanOrEqualTo(4);
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
      assertThat(empty).containsExactly(25);
    }
  }

  @Test
  void missingSamplesCountAsTheMeanOfTheirBand() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 2);
    MemoryCube full = cube(model, 2);
    float[] mean = model.transform().mean();
    float[] holes = full.samples().clone();
    float[] filled = full.samples().clone();
    int area = ROWS * COLUMNS;
    // A band that a sensor has left out, and a pixel without any data beside others.
    for (int i = 0; i < area; i++) {
      holes[area + i] = i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
      filled[area + i] = mean[1];
    }
    for (int b = 0; b < full.bands(); b++) {
      holes[b * area + 30] = -9999;
      filled[b * area + 30] = mean[b];
    }
    CubeMetadata metadata = new CubeMetadata(null, -9999f, java.util.Map.of());
    MemoryCube a = new MemoryCube(full.bands(), ROWS, COLUMNS, holes, metadata);
    MemoryCube b = new MemoryCube(full.bands(), ROWS, COLUMNS, filled, CubeMetadata.NONE);
    float[] expected = denseLogits(model, b, ClassifyOptions.DEFAULT);
    assertThat(denseLogits(model, a, ClassifyOptions.DEFAULT)).isEqualTo(expected);
    assertThat(patchLogits(model, a)).isEqualTo(patchLogits(model, b));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void scenesWiderThanTheMemoryAreCutIntoColumnsToo(Kind kind) {
    Model model = TestQuantizer.quantize(RandomNetworks.model(kind, 5));
    int columns = 900;
    float[] mean = model.transform().mean();
    float[] samples = new float[mean.length * ROWS * columns];
    Random random = new Random(5);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = mean[i / (ROWS * columns)] + 100 * (float) random.nextGaussian();
    }
    MemoryCube cube = new MemoryCube(mean.length, ROWS, columns, samples, CubeMetadata.NONE);
    ClassifyOptions little = new ClassifyOptions(2, 1 << 20);
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.LABELS)) {
      StripSize size = StripSize.of(engine.model(), ROWS, columns, little, StripSize.TALLEST);
      if (kind != Kind.SPECTRAL) {
        assertThat(size.columns()).isLessThan(columns);
      }
    }
    try (SceneClassifier narrow = SceneClassifier.of(model, little);
        SceneClassifier wide = SceneClassifier.of(model, ClassifyOptions.DEFAULT)) {
      assertThat(narrow.classify(cube)).isEqualTo(wide.classify(cube));
    }
  }

  /** Strips of whole rows would be 4 rows high in the wide scene. */
  @Test
  void wideScenesAreCutSoThatStripsStayHigh() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 1);
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.LABELS)) {
      int margin = model.window() - 1;
      long perPixel = engine.model().bytesPerPixel() + (long) Float.BYTES * engine.model().bands();
      ClassifyOptions options = new ClassifyOptions(1, perPixel * (5_000 + margin) * (4 + margin));
      StripSize wide = StripSize.of(engine.model(), 5_000, 5_000, options, 64);
      assertThat(wide.rows()).isBetween(50, 64);
      assertThat(wide.columns()).isBetween(500, 1_250);
      assertThat((long) (wide.rows() + margin) * (wide.columns() + margin) * perPixel)
          .isLessThanOrEqualTo(options.memoryBytes());
      assertThat(StripSize.of(engine.model(), 5_000, 500, options, 64))
          .isEqualTo(new StripSize(64, 500));
    }
  }

  @Test
  void writesMapConfidenceAndProbabilitiesInOneGo(@TempDir Path folder) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    int classes = model.classes().size();
    MemoryCube cube = cube(model, 4);
    float[] logits = denseLogits(model, cube, ClassifyOptions.DEFAULT);
    Path map = folder.resolve("map.tif");
    Path sure = folder.resolve("sure.tif");
    Path each = folder.resolve("each.tif");
    OrtEngine engine = OrtEngine.of(model, ExportOptions.LOGITS);
    try (SceneClassifier classifier = new SceneClassifier(engine, ClassifyOptions.DEFAULT, 4)) {
      MapFile.classify(classifier, cube, Progress.NONE, map, sure, each);
    }
    int area = ROWS * COLUMNS;
    LabelImage labels = CubeFormats.labels(new FileVariable(map, null));
    float[] confidence = samples(sure, area);
    float[] probabilities = samples(each, classes * area);
    for (int p = 0; p < area; p++) {
      double sum = 0;
      int best = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[c * area + p]);
        best = logits[c * area + p] > logits[best * area + p] ? c : best;
      }
      assertThat((int) labels.values()[p]).isEqualTo(model.classes().get(best).value());
      float largest = (float) (Math.exp(logits[best * area + p]) / sum);
      assertThat(confidence[p]).isCloseTo(largest, within(1e-5f));
      assertThat(probabilities[best * area + p]).isEqualTo(confidence[p]);
    }
  }

  private static float[] samples(Path file, int count) {
    float[] samples = new float[count];
    try (Cube cube = CubeFormats.cube(new FileVariable(file, null))) {
      cube.read(0, cube.rows(), FloatBuffer.wrap(samples));
    }
    return samples;
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

  private static float[] logits(Engine engine, MemoryCube cube) {
    try (SceneClassifier classifier = new SceneClassifier(engine, ClassifyOptions.DEFAULT, 5)) {
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
