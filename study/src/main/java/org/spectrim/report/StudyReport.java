package org.spectrim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.spectrim.error.InputException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.io.AtomicFile;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.report.ReportData.Fact;
import org.spectrim.report.ReportData.MapPicture;
import org.spectrim.report.ReportData.ScenePictures;
import org.spectrim.report.ReportData.SplitPicture;
import org.spectrim.report.ReportData.TrialConfusion;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.scene.format.PngMap;
import org.spectrim.split.SplitFile;
import org.spectrim.study.StudyOutcome;
import org.spectrim.study.StudySpec;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialResult;

/** Gathers what a study left in its folder into {@code report.html}. */
public final class StudyReport {
  private final StudySpec spec;
  private final StudyOutcome outcome;
  private final DataFolder data;

  private StudyReport(StudySpec spec, StudyOutcome outcome, DataFolder data) {
    this.spec = spec;
    this.outcome = outcome;
    this.data = data;
  }

  /**
   * Writes the report of a finished study into its folder.
   *
   * @param title names the study
   * @return the file
   * @throws InputException if a file of a trial cannot be read or the report not be written
   */
  public static Path write(String title, StudySpec spec, StudyOutcome outcome, DataFolder data) {
    Path file = outcome.folder().resolve("report.html");
    HtmlReport.write(new StudyReport(spec, outcome, data).gather(title), file);
    return file;
  }

  private ReportData gather(String title) {
    List<ScenePictures> pictures = new ArrayList<>();
    List<TrialConfusion> confusions = new ArrayList<>();
    for (SceneSource source : spec.scenes()) {
      Scene scene = Scenes.load(source, data);
      try (Cube cube = scene.cube()) {
        pictures.add(pictures(scene, cube));
        confusions.addAll(confusions(scene));
      }
    }
    return new ReportData(
        title,
        setup(),
        outcome.rows(),
        pictures,
        confusions,
        Fact.of(outcome.environment().facts()),
        outcome.caveats());
  }

  private List<Fact> setup() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "scenes", spec.scenes().stream().map(SceneSource::name).collect(Collectors.joining(", ")));
    facts.put(
        "splits",
        distinct(outcome.trials().keySet().stream().map(trial -> trial.split().label()).toList()));
    facts.put(
        "networks",
        spec.networks().stream().map(NetworkChoice::label).collect(Collectors.joining(", ")));
    facts.put("windows", distinct(spec.windows().stream().map(Object::toString).toList()));
    facts.put("seeds", distinct(spec.seeds().stream().map(Object::toString).toList()));
    for (NetworkChoice network : spec.networks()) {
      TrainOptions training = spec.plans().get(network.name()).training();
      facts.put(
          "training of " + network.label(),
          "%d epochs, batch %d, %s, learning rate %s, %s schedule"
              .formatted(
                  training.epochs(),
                  training.batch(),
                  training.optimizer(),
                  training.learningRate(),
                  training.schedule()));
    }
    facts.put(
        "recipes",
        distinct(
            spec.plans().values().stream()
                .flatMap(plan -> plan.recipes().stream())
                .map(Recipe::name)
                .toList()));
    facts.put(
        "trials", "%d, of which %d failed".formatted(outcome.rows().size(), outcome.failed()));
    return Fact.of(facts);
  }

  private static String distinct(List<String> texts) {
    return texts.stream().distinct().collect(Collectors.joining(", "));
  }

  private ScenePictures pictures(Scene scene, Cube cube) {
    int[] rgb = Scenes.falseColour(scene.name(), cube);
    List<SplitPicture> splits = new ArrayList<>();
    List<MapPicture> maps = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    for (Map.Entry<Trial, TrialResult> entry : outcome.trials().entrySet()) {
      Trial trial = entry.getKey();
      if (!trial.scene().equals(scene.name()) || !entry.getValue().done()) {
        continue;
      }
      String split = trial.split().label();
      if (shown.add(split)) {
        splits.add(
            new SplitPicture(
                split,
                trial.seed(),
                SplitPainter.paint(SplitFile.read(outcome.splitFile(trial)).split())));
      }
      // One seed is enough for the eye.
      if (shown.add(split + '\n' + trial.network().label() + '\n' + trial.recipe().name())) {
        maps.add(
            new MapPicture(
                split,
                trial.network().label(),
                trial.recipe().name(),
                trial.seed(),
                read(outcome.trialFolder(trial).resolve("map.png"))));
      }
    }
    return new ScenePictures(
        scene.name(),
        "%d x %d pixels, %d bands, %d in use"
            .formatted(cube.rows(), cube.columns(), cube.bands(), scene.bands().length),
        cube.rows(),
        cube.columns(),
        scene.classes(),
        PngMap.falseColour(cube, rgb[0], rgb[1], rgb[2]),
        PngMap.labels(scene.labels(), scene.classes()),
        splits,
        maps);
  }

  private List<TrialConfusion> confusions(Scene scene) {
    List<TrialConfusion> confusions = new ArrayList<>();
    for (Map.Entry<Trial, TrialResult> entry : outcome.trials().entrySet()) {
      Trial trial = entry.getKey();
      List<List<Long>> counts = entry.getValue().confusion();
      if (trial.scene().equals(scene.name()) && counts != null) {
        confusions.add(confusion(trial, scene.classes(), counts));
      }
    }
    return confusions;
  }

  private static TrialConfusion confusion(
      Trial trial, List<LandClass> classes, List<List<Long>> counts) {
    long[] flat = counts.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
    return new TrialConfusion(
        trial.scene(),
        trial.split().label(),
        trial.window(),
        trial.network().label(),
        trial.recipe().name(),
        trial.seed(),
        classes,
        new ConfusionMatrix(classes.size(), flat));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
