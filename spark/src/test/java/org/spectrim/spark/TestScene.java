package org.spectrim.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.EngineFile;
import org.spectrim.classify.MapFile;
import org.spectrim.classify.Progress;
import org.spectrim.classify.RemoteClassifier;
import org.spectrim.classify.Resume;
import org.spectrim.classify.RowClassifier;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.classify.TileGrid;
import org.spectrim.classify.TileMap;
import org.spectrim.cluster.Cluster;
import org.spectrim.cluster.SceneJob;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** A random scene in a file, a random model, and the maps that one process or several make. */
final class TestScene {
  /** So little memory that there are many strips. */
  private static final ClassifyOptions OPTIONS = new ClassifyOptions(1, 1 << 20);

  private final Path folder;
  private final Path header;
  private final EngineFile engine;

  TestScene(Path folder, int rows, int columns) {
    this.folder = folder;
    this.header = folder.resolve("scene.hdr");
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    this.engine = new EngineFile(false, OnnxExport.toBytes(model, ExportOptions.LOGITS));
    int bands = model.transform().mean().length;
    Random random = new Random(5);
    float[] samples = new float[bands * rows * columns];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 2 * (float) random.nextGaussian();
    }
    MemoryCube cube = new MemoryCube(bands, rows, columns, samples, CubeMetadata.NONE);
    EnviWriter.cube(header, cube, SampleType.FLOAT32, Interleave.BIL);
  }

  Path header() {
    return header;
  }

  EngineFile engine() {
    return engine;
  }

  SceneJob job() {
    return job(header.toString());
  }

  SceneJob job(String scene) {
    return SceneJob.of(
        engine, SceneSource.of(scene, null, null), new DataFolder(List.of(folder)), OPTIONS);
  }

  /**
   * Map and confidence.
   *
   * @param cluster who classifies, or null for this process alone
   */
  List<byte[]> maps(@Nullable Cluster cluster, Progress progress) throws IOException {
    return maps(cluster, job(), progress);
  }

  /**
   * Writes the map in tiles.
   *
   * @param scene path or URL
   * @param cluster who classifies, or null for this process alone
   */
  void tiles(@Nullable Cluster cluster, String scene, Path out, Progress progress) {
    SceneJob job = job(scene);
    Resume resume = Resume.of(header, List.of(header), line -> {});
    try (Cube cube = job.openCube();
        SceneClassifier local = job.openClassifier()) {
      RowClassifier classifier =
          cluster == null ? local : new RemoteClassifier(local, cluster.classifiers(job));
      TileGrid grid = TileGrid.of("16x32", cube);
      TileMap.classify(classifier, cube, progress, grid, out, null, null, resume);
    }
  }

  List<byte[]> maps(@Nullable Cluster cluster, SceneJob job, Progress progress) throws IOException {
    return maps(cluster, job, folder, progress);
  }

  /**
   * @param out where the files are written, which are deleted afterwards
   */
  List<byte[]> maps(@Nullable Cluster cluster, SceneJob job, Path out, Progress progress)
      throws IOException {
    Path map = out.resolve("map.tif");
    Path confidence = out.resolve("confidence.tif");
    try (Cube cube = job().openCube();
        SceneClassifier local = job.openClassifier()) {
      RowClassifier classifier =
          cluster == null ? local : new RemoteClassifier(local, cluster.classifiers(job));
      MapFile.classify(classifier, cube, progress, map, confidence, null);
    }
    List<byte[]> bytes = List.of(Files.readAllBytes(map), Files.readAllBytes(confidence));
    Files.delete(map);
    Files.delete(confidence);
    return bytes;
  }
}
