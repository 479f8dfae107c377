package org.spectrim.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.EngineChoice;
import org.spectrim.classify.EngineFile;
import org.spectrim.classify.MapFile;
import org.spectrim.classify.Progress;
import org.spectrim.classify.RemoteClassifier;
import org.spectrim.classify.Resume;
import org.spectrim.classify.RowClassifier;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.classify.TileGrid;
import org.spectrim.classify.TileMap;
import org.spectrim.classify.WorkTimes;
import org.spectrim.cluster.SceneJob;
import org.spectrim.engine.ProcessMemory;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.scene.Cube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim classify}: a model and a scene give a map. */
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    header = "Classifies every pixel of a scene and writes the map.",
    footer = {
      "%nExamples:",
      "  spectrim classify model.safetensors salinas-a --out map.png",
      "  spectrim classify model.onnx cube.hdr --out map.hdr --threads 2",
      "  spectrim classify model.safetensors cube.tif --out map.tif --confidence sure.tif",
      "  spectrim classify model.safetensors cube.tif --out map.tif --spark spark://10.0.0.1:7077",
      "%nThe form of the map follows from its ending: .tif (GeoTIFF) and .hdr (ENVI"
          + " classification)",
      "have class names and colours, lie on the map as the cube does, and are written row by row,"
          + " so",
      "that scenes may be larger than memory; .png is a picture, .mat is read by MATLAB and SciPy.",
      "Work that was broken off goes on where it was if the same command is given again."
    })
final class ClassifyCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1 << 20;
  private static final long MOST_MEGABYTES = 1 << 20;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model (.safetensors), or one exported in dense form (.onnx).")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "SCENE",
      description = "The file of a cube, a registered scene, or with --spark a URL.")
  private String scene;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The map: .tif, .hdr, .png or .mat; with --tiles a folder.")
  private Path out;

  @Option(
      names = "--confidence",
      paramLabel = "FILE",
      description = "Writes the largest probability of each pixel too: .tif.")
  private @Nullable Path confidence;

  @Option(
      names = "--probabilities",
      paramLabel = "FILE",
      description = "Writes the probability of each class too, a band for each: .tif.")
  private @Nullable Path probabilities;

  @Option(
      names = "--tiles",
      paramLabel = "ROWSxCOLUMNS",
      description = {
        "Writes GeoTIFF tiles of this size into the folder --out (and those of --confidence and",
        "--probabilities), each with an index.vrt, as in 4096x4096."
      })
  private @Nullable String tiles;

  @Option(names = "--data", paramLabel = "DIR", description = "Where data files are looked for.")
  private @Nullable Path data;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Strips of the scene classified at the same time (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--memory",
      defaultValue = "256",
      paramLabel = "MB",
      description =
          "Memory for strips, beside some 100 MB for all else (default: ${DEFAULT-VALUE}).")
  private long memory;

  @Mixin EngineOption engine;
  @Mixin SparkOption spark;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    requireNames();
    if (memory < 1 || memory > MOST_MEGABYTES) {
      throw new UsageException(
          "--memory %d: use 1 to %d megabytes".formatted(memory, MOST_MEGABYTES));
    }
    ClassifyOptions options = new ClassifyOptions(threads, memory * MEGABYTE);
    SceneSource source = SceneSource.of(scene, null, null);
    DataFolder folder = DataFolder.of(data);
    try (ConsoleProgress progress = ConsoleProgress.of("classify");
        StartingCluster cluster =
            spark.isGiven()
                ? spark.connect("classify", threads, memory, false, progress::line)
                : null;
        Cube cube = open(source, folder, cluster);
        RowClassifier classifier = open(cube, options, cluster, source, folder)) {
      Speed speed = new Speed(progress);
      Resume resume = Resume.of(model, Scenes.cubeFiles(source, folder), progress::line);
      WorkTimes times = classify(classifier, cube, speed, resume);
      System.out.printf(
          Locale.ROOT,
          "%s: %d x %d pixels in %.2f s, reading and writing included (%,.0f pixels/s; %s), %s"
              + " arithmetic with %s%s%n",
          out,
          cube.rows(),
          cube.columns(),
          speed.seconds(),
          speed.pixelsPerSecond(),
          times.shares(),
          classifier.model().arithmetic(),
          classifier.engineName(),
          peakMemory());
    }
    return 0;
  }

  private static String peakMemory() {
    Double peak = ProcessMemory.peak();
    return peak == null ? "" : ", peak memory %.0f MiB, JVM included".formatted(peak);
  }

  private void requireNames() {
    if (tiles != null) {
      TileGrid.require(tiles);
      Stream.of(out, confidence, probabilities)
          .filter(Objects::nonNull)
          .forEach(TileMap::requireFolder);
      return;
    }
    MapFile.requireFormat(out);
    Stream.of(confidence, probabilities).filter(Objects::nonNull).forEach(MapFile::requireGeoTiff);
  }

  private WorkTimes classify(
      RowClassifier classifier, Cube cube, Progress progress, Resume resume) {
    if (tiles != null) {
      TileGrid grid = TileGrid.of(tiles, cube);
      return TileMap.classify(
          classifier, cube, progress, grid, out, confidence, probabilities, resume);
    }
    // The journal lies beside the map and is written bit by bit, which needs files of this machine.
    Resume possible = RemoteFiles.isRemote(out) ? null : resume;
    return MapFile.classify(classifier, cube, progress, out, confidence, probabilities, possible);
  }

  /** Where files under URLs lie is known when the cluster has started. */
  private Cube open(SceneSource source, DataFolder folder, @Nullable StartingCluster cluster) {
    boolean remote =
        RemoteFiles.isUrl(scene) || RemoteFiles.isRemote(model) || RemoteFiles.isRemote(out);
    if (cluster != null && remote) {
      cluster.get();
    }
    return Scenes.openCube(source, folder);
  }

  private RowClassifier open(
      Cube cube,
      ClassifyOptions options,
      @Nullable StartingCluster cluster,
      SceneSource source,
      DataFolder folder) {
    EngineFile file = null;
    SceneClassifier local;
    if (model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      engine.requireExported(model);
      local = SceneClassifier.open(model, options);
      file = cluster == null ? null : EngineFile.read(model);
    } else {
      ExportOptions wanted =
          confidence == null && probabilities == null
              ? ExportOptions.MAP
              : ExportOptions.PROBABILITIES;
      Model known = ModelFile.read(model);
      EngineChoice choice = engine.choose(known, (long) cube.rows() * cube.columns());
      System.out.println("engine: " + choice);
      local = new SceneClassifier(choice.open(known, wanted), options);
      file = cluster == null ? null : EngineFile.of(choice, known, wanted);
    }
    return cluster == null || file == null
        ? local
        : new RemoteClassifier(
            local, cluster.get().classifiers(SceneJob.of(file, source, folder, options)));
  }

  /** Shows how fast the work is, without what an earlier run has done of it. */
  private static final class Speed implements Progress {
    private final ConsoleProgress console;
    private final long start = System.nanoTime();
    private long before = -1;
    private long done;

    Speed(ConsoleProgress console) {
      this.console = console;
    }

    @Override
    public void update(long pixels, long total) {
      if (before < 0) {
        before = pixels;
      }
      done = pixels;
      double speed = pixelsPerSecond();
      double left = speed > 0 ? (total - done) / speed : 0;
      console.at(
          (double) done / total,
          String.format(Locale.ROOT, "%,.0f pixels/s", speed),
          seconds() < 1 || speed == 0 ? null : Duration.ofMillis((long) (1000 * left)));
    }

    double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    double pixelsPerSecond() {
      return (done - before) / seconds();
    }
  }
}
