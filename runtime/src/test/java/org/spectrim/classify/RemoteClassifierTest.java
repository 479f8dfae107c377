package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** Files put together from what others classified are those of one process, byte for byte. */
class RemoteClassifierTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 10;
  private static final ClassifyOptions LITTLE = new ClassifyOptions(1, 1 << 20);

  @TempDir Path folder;
  private final ExecutorService pool = Executors.newFixedThreadPool(3);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void writesTheSameFiles(Kind kind) throws IOException {
    Model model = RandomNetworks.model(kind, 4);
    MemoryCube cube = cube(model);
    List<byte[]> expected;
    List<byte[]> found;
    try (SceneClassifier alone = classifier(model)) {
      expected = files(alone, cube);
    }
    List<StripRun> runs = new ArrayList<>();
    try (SceneClassifier worker = classifier(model);
        RemoteClassifier remote =
            new RemoteClassifier(classifier(model), crew(worker, cube, runs))) {
      found = files(remote, cube);
    }
    assertThat(runs).hasSizeGreaterThan(3);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i));
    }
  }

  @Test
  void classifiesSomeRows() throws IOException {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    MemoryCube cube = cube(model);
    List<StripRun> runs = new ArrayList<>();
    int[] rows = new int[1];
    try (SceneClassifier worker = classifier(model);
        RemoteClassifier remote =
            new RemoteClassifier(classifier(model), crew(worker, cube, runs))) {
      MapOutputs outputs = MapOutputs.labels((values, count) -> rows[0] += count);
      remote.classify(cube, Progress.NONE, outputs, new RowRange(8, 30));
      assertThat(runs).allMatch(run -> run.firstRow(remote.model().window()) >= 8 - 3);
    }
    assertThat(rows[0]).isEqualTo(30 - 8);
  }

  @Test
  void refusesAnotherScene() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    MemoryCube cube = cube(model);
    MemoryCube shorter =
        new MemoryCube(
            cube.bands(),
            2,
            COLUMNS,
            Arrays.copyOf(cube.samples(), cube.bands() * 2 * COLUMNS),
            CubeMetadata.NONE);
    try (SceneClassifier worker = classifier(model);
        RemoteClassifier remote =
            new RemoteClassifier(classifier(model), crew(worker, shorter, new ArrayList<>()))) {
      assertThatThrownBy(() -> files(remote, cube))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another one here: 2 x 10 pixels");
    }
  }

  /** Ends runs in another order than they were begun. */
  private RemoteClassifier.Crew crew(SceneClassifier worker, MemoryCube cube, List<StripRun> runs) {
    Random random = new Random(1);
    return new RemoteClassifier.Crew() {
      @Override
      public int slots() {
        return 2;
      }

      @Override
      public Future<byte[]> begin(StripRun run) {
        runs.add(run);
        int delay = random.nextInt(10);
        return pool.submit(
            () -> {
              Thread.sleep(delay);
              return worker.classify(cube, run);
            });
      }

      @Override
      public Future<TileRun.Done> begin(TileRun run) {
        return pool.submit(() -> run.run(worker, cube));
      }
    };
  }

  private List<byte[]> files(RowClassifier classifier, MemoryCube cube) throws IOException {
    List<Path> paths =
        List.of(folder.resolve("map.tif"), folder.resolve("sure.tif"), folder.resolve("each.tif"));
    MapFile.classify(
        classifier, cube, Progress.NONE, paths.get(0), paths.get(1), paths.get(2), null);
    List<byte[]> bytes = new ArrayList<>();
    for (Path path : paths) {
      bytes.add(Files.readAllBytes(path));
      Files.delete(path);
    }
    return bytes;
  }

  private static SceneClassifier classifier(Model model) {
    Engine engine = new EngineFile(false, OnnxExport.toBytes(model, ExportOptions.LOGITS)).open();
    assertThat(engine).isInstanceOf(OrtEngine.class);
    return new SceneClassifier(engine, LITTLE, 4);
  }

  private static MemoryCube cube(Model model) {
    Random random = new Random(7);
    int bands = model.transform().mean().length;
    float[] samples = new float[bands * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 97 == 0 ? Float.NaN : 1000 * random.nextFloat();
    }
    return new MemoryCube(bands, ROWS, COLUMNS, samples, CubeMetadata.NONE);
  }
}
