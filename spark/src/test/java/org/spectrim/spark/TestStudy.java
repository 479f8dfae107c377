package org.spectrim.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.study.RunOptions;
import org.spectrim.study.Study;
import org.spectrim.study.StudyListener;
import org.spectrim.study.StudySpec;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialCrew;

/** A study of some seconds on a small scene in files. */
final class TestStudy {
  private static final String SPEC =
      """
      scenes:
        - {name: field, cube: field.hdr, labels: field_gt.hdr}
      splits: {protocol: random, train: 0.2}
      models: [cnn1d]
      seeds: %d
      training: {epochs: %d}
      recipes: [%s]
      measure: %s
      threads: 1
      """;

  private final StudySpec spec;

  TestStudy(Path folder, int seeds, int epochs) throws IOException {
    this(folder, seeds, epochs, "baseline, prune, quantize", false);
  }

  TestStudy(Path folder, int seeds, int epochs, String recipes, boolean measure)
      throws IOException {
    Scene scene = new SyntheticScene(40, 40, 40, 3).scene("field");
    EnviWriter.cube(folder.resolve("field.hdr"), scene.cube(), SampleType.FLOAT32, Interleave.BIL);
    EnviWriter.classification(
        folder.resolve("field_gt.hdr"), scene.labels(), scene.classes(), scene.cube().metadata());
    Path file = folder.resolve("study.yaml");
    Files.writeString(file, SPEC.formatted(seeds, epochs, recipes, measure));
    spec = StudySpec.read(file);
  }

  /**
   * Runs the study.
   *
   * @param crew who runs trials, or null for this process
   * @param working hears what trials are at
   * @return the lines of its table without times
   */
  List<String> run(Path out, @Nullable TrialCrew crew, Consumer<String> working)
      throws IOException {
    return runWithin(new RunOptions(null, false, crew, false), out, working);
  }

  List<String> runWithin(RunOptions options, Path out, Consumer<String> working)
      throws IOException {
    StudyListener listener =
        new StudyListener() {
          @Override
          public void working(Trial trial, String what, double share) {
            working.accept(what);
          }
        };
    Study.run(spec, out, new DataFolder(List.of()), options, listener);
    List<String> lines = Files.readAllLines(out.resolve("results.csv"));
    int time = List.of(lines.get(0).split(",", -1)).indexOf("train_seconds");
    List<String> timeless = new ArrayList<>();
    for (String line : lines) {
      List<String> cells = Arrays.asList(line.split(",", -1));
      cells.set(time, "");
      timeless.add(String.join(",", cells));
    }
    return timeless;
  }
}
