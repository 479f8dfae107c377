package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.EngineKind;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.ProcessMemory;
import org.spectrim.model.Model;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.sparse.SparseEngine;

/** The process of {@link StripMemoryTest}: prints by how many MiB strips let its memory grow. */
final class StripMemoryMain {
  private static final int BANDS = 200;

  private StripMemoryMain() {}

  /** Arguments: network:width, engine, threads, memory in MiB, rows, columns, scenes. */
  public static void main(String[] args) {
    BenchNetwork network = BenchNetwork.of("network", args[0]);
    Model floats = BenchModels.random(network.name(), network.width(), BANDS, 9, 11);
    EngineKind engine = EngineKind.valueOf(args[1]);
    Model model =
        switch (engine) {
          case INT8 -> BenchModels.quantized(floats);
          case SPARSE -> BenchModels.pruned(floats, 0.9, 1);
          default -> floats;
        };
    ClassifyOptions options =
        new ClassifyOptions(Integer.parseInt(args[2]), Long.parseLong(args[3]) << 20);
    Ramp small = new Ramp(12, 40);
    Ramp wide = new Ramp(Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    try (SceneClassifier classifier = open(model, engine, options)) {
      classifier.classify(small);
    }
    double before = Objects.requireNonNull(ProcessMemory.now());
    int scenes = Integer.parseInt(args[6]);
    for (int i = 0; i < scenes; i++) {
      try (SceneClassifier classifier = open(model, engine, options)) {
        classifier.classify(wide);
      }
    }
    System.out.println(Objects.requireNonNull(ProcessMemory.peak()) - before);
  }

  private static SceneClassifier open(Model model, EngineKind engine, ClassifyOptions options) {
    return engine == EngineKind.SPARSE
        ? new SceneClassifier(new SparseEngine(model), options)
        : SceneClassifier.of(model, options);
  }

  /** A wide scene that takes no memory. */
  private record Ramp(int rows, int columns) implements Cube {
    @Override
    public int bands() {
      return BANDS;
    }

    @Override
    public CubeMetadata metadata() {
      return CubeMetadata.NONE;
    }

    @Override
    public void read(int firstRow, int rowCount, FloatBuffer target) {
      read(firstRow, rowCount, 0, columns, target);
    }

    @Override
    public void read(
        int firstRow, int rowCount, int firstColumn, int columnCount, FloatBuffer target) {
      float[] line = new float[columnCount];
      for (int i = 0; i < BANDS * rowCount; i++) {
        for (int c = 0; c < columnCount; c++) {
          line[c] = 1000 + (i * 31 + c * 7 & 255);
        }
        target.put(line);
      }
    }
  }
}
