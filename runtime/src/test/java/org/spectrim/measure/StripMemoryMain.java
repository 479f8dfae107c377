package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.ProcessMemory;
import org.spectrim.model.Model;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;

/** The process of {@link StripMemoryTest}: prints by how many MiB strips let its memory grow. */
final class StripMemoryMain {
  private static final int BANDS = 200;

  private StripMemoryMain() {}

  /** Arguments: network:width, whether quantized, threads, memory in MiB, rows, columns, scenes. */
  public static void main(String[] args) {
    BenchNetwork network = BenchNetwork.of("network", args[0]);
    Model floats = BenchModels.random(network.name(), network.width(), BANDS, 9, 11);
    Model model = Boolean.parseBoolean(args[1]) ? BenchModels.quantized(floats) : floats;
    ClassifyOptions options =
        new ClassifyOptions(Integer.parseInt(args[2]), Long.parseLong(args[3]) << 20);
    Ramp small = new Ramp(12, 40);
    Ramp wide = new Ramp(Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    try (SceneClassifier classifier = SceneClassifier.of(model, options)) {
      classifier.classify(small);
    }
    double before = Objects.requireNonNull(ProcessMemory.now());
    int scenes = Integer.parseInt(args[6]);
    for (int i = 0; i < scenes; i++) {
      try (SceneClassifier classifier = SceneClassifier.of(model, options)) {
        classifier.classify(wide);
      }
    }
    System.out.println(Objects.requireNonNull(ProcessMemory.peak()) - before);
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
