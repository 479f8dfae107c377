package org.spectrim.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.MapFile;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
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
      "%nThe form of the map follows from its ending: .png (a picture in the classes' colours) or",
      ".hdr (an ENVI classification with class names and colours, placed on the map as the cube is)."
    })
final class ClassifyCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1 << 20;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model (.safetensors), or one exported in dense form (.onnx).")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "SCENE",
      description = "The file of a cube, or a registered scene.")
  private String scene;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The map: .png or .hdr.")
  private Path out;

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
      description = "Memory for strips, in megabytes (default: ${DEFAULT-VALUE}).")
  private long memory;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    MapFile.requireFormat(out);
    long start = System.nanoTime();
    ClassifyOptions options = new ClassifyOptions(threads, memory * MEGABYTE);
    try (Cube cube = Scenes.openCube(SceneSource.of(scene, null, null), DataFolder.of(data));
        SceneClassifier classifier = open(options);
        ConsoleProgress progress = ConsoleProgress.of("classify")) {
      LabelMap map =
          classifier.classify(
              cube, (done, total) -> progress.at((double) done / total, done + " pixels", null));
      MapFile.write(out, map, classifier.engine().model().classes(), cube.metadata());
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s: %d x %d pixels in %.2f s with %s%n",
          out,
          map.rows(),
          map.columns(),
          seconds,
          classifier.engine().name());
    }
    return 0;
  }

  private SceneClassifier open(ClassifyOptions options) {
    return model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? SceneClassifier.open(model, options)
        : SceneClassifier.of(ModelFile.read(model), options);
  }
}
