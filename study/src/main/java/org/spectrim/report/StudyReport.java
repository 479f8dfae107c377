package org.spectrim.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spectrim.error.InputException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.io.AtomicFile;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.model.ModelFile;
import org.spectrim.report.ReportData.Fact;
import org.spectrim.report.ReportData.ScenePictures;
import org.spectrim.report.ReportData.TrialConfusion;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.study.ResultsCsv;
import org.spectrim.study.StepTimes;
import org.spectrim.study.StoredStudy;
import org.spectrim.study.StudyOutcome;
import org.spectrim.study.TestLabels;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialResult;
import org.spectrim.study.TrialRow;
import org.spectrim.study.TrialStore;

/** Gathers what a study left in its folder into {@code report.html}. */
public final class StudyReport {
  private static final Logger LOG = LoggerFactory.getLogger(StudyReport.class);
  private final StoredStudy study;
  private final StudyOutcome outcome;
  private final DataFolder data;
  private final List<String> missing = new ArrayList<>();

  private StudyReport(StoredStudy study, DataFolder data) {
    this.study = study;
    this.outcome = study.outcome();
    this.data = data;
  }

  /**
   * Writes the report of a study into its folder: {@code report.html}, {@code statistics.csv},
   * {@code distillation.csv} if a recipe teaches, {@code results.tex} and the plots in {@code
   * figures}. Scenes whose data are absent are reported without pictures.
   *
   * @param title names the study
   * @return the page
   * @throws InputException if a file of a trial cannot be read or the report not be written
   */
  public static Path write(String title, StoredStudy study, DataFolder data) {
    Path folder = study.outcome().folder();
    Path file = folder.resolve("report.html");
    ReportData gathered = new StudyReport(study, data).gather(title);
    String page = HtmlReport.render(gathered);
    tables(gathered, folder);
    AtomicFile.write(file, page);
    figures(Figures.of(page), folder.resolve("figures"), PngFigure.FINE);
    return file;
  }

  /**
   * Writes what is worth keeping of a study where its folder is not kept: {@code results.csv} and
   * what {@link #write} writes but for the page, the figures smaller. The same study gives the same
   * bytes.
   *
   * @param folder made if there is none
   * @throws InputException as in {@link #write}
   */
  public static void writeResults(String title, StoredStudy study, DataFolder data, Path folder) {
    ReportData gathered = new StudyReport(study, data).gather(title);
    AtomicFile.write(folder.resolve("results.csv"), ResultsCsv.text(gathered.rows()));
    tables(gathered, folder);
    figures(Figures.of(HtmlReport.render(gathered)), folder.resolve("figures"), PngFigure.SMALL);
  }

  private static void tables(ReportData gathered, Path folder) {
    AtomicFile.write(
        folder.resolve("statistics.csv"), StatisticsCsv.text(gathered.comparisons().values()));
    List<Gain> gains = Gains.of(gathered.details());
    if (!gains.isEmpty()) {
      AtomicFile.write(folder.resolve("distillation.csv"), DistillationCsv.text(gains));
    }
    List<Standings> standings = Standings.of(Summary.of(gathered.rows()));
    AtomicFile.write(
        folder.resolve("results.tex"), LatexTables.text(standings, gathered.comparisons()));
  }

  /** Each figure as SVG and PNG. */
  private static void figures(Map<String, String> figures, Path folder, double scale) {
    figures.forEach((name, svg) -> AtomicFile.write(folder.resolve(name), svg));
    if (!figures.isEmpty() && !PngFigure.possible()) {
      LOG.warn("figures are written as SVG alone: this Java finds no fonts");
      return;
    }
    figures.forEach(
        (name, svg) ->
            AtomicFile.write(
                folder.resolve(name.replaceFirst("\\.svg$", ".png")), PngFigure.of(svg, scale)));
  }

  private ReportData gather(String title) {
    List<ScenePictures> pictures = new ArrayList<>();
    ScenePainter painter = new ScenePainter(outcome);
    List<TrialConfusion> confusions = new ArrayList<>();
    for (String name : outcome.rows().stream().map(TrialRow::scene).distinct().toList()) {
      Scene scene = scene(name);
      if (scene == null) {
        confusions.addAll(confusions(name, classes(name)));
        continue;
      }
      try (Cube cube = scene.cube()) {
        outcome.trials().keySet().stream()
            .filter(trial -> trial.scene().equals(name))
            .map(outcome::splitFile)
            .distinct()
            .forEach(file -> TestLabels.addTruth(scene, file));
        pictures.add(painter.paint(scene, cube));
        confusions.addAll(confusions(name, scene.classes()));
      }
    }
    Map<TrialRow, Trial> trials = new LinkedHashMap<>();
    Iterator<TrialRow> rows = outcome.rows().iterator();
    outcome.trials().keySet().forEach(trial -> trials.put(rows.next(), trial));
    List<String> caveats = new ArrayList<>(outcome.caveats());
    caveats.addAll(missing);
    caveats.addAll(painter.omissions());
    return new ReportData(
        title,
        setup(),
        outcome.rows(),
        pictures,
        confusions,
        Fact.of(outcome.environment().facts()),
        caveats,
        details(trials),
        Comparison.of(
            outcome.rows(), row -> outcome.testLabels(Objects.requireNonNull(trials.get(row)))));
  }

  private List<TrialDetail> details(Map<TrialRow, Trial> trials) {
    List<TrialDetail> details = new ArrayList<>();
    trials.forEach(
        (row, trial) -> {
          TrialResult result = Objects.requireNonNull(outcome.trials().get(trial));
          details.add(
              new TrialDetail(
                  row,
                  trial.recipe(),
                  link(trial),
                  result.seconds(),
                  StepTimes.read(outcome.trialFolder(trial)),
                  result.teacherOa()));
        });
    return details;
  }

  /** A trial's folder, seen from the page. */
  private String link(Trial trial) {
    return outcome
        .folder()
        .toAbsolutePath()
        .normalize()
        .relativize(outcome.trialFolder(trial).toAbsolutePath().normalize())
        .toString()
        .replace('\\', '/');
  }

  private @Nullable Scene scene(String name) {
    Optional<SceneSource> source = study.scene(name);
    if (source.isEmpty()) {
      missing.add(name + ": no pictures, since the study does not say where its data are");
      return null;
    }
    try {
      return Scenes.load(source.get(), data);
    } catch (InputException e) {
      missing.add(name + ": no pictures, since its data cannot be read: " + e.getMessage());
      return null;
    }
  }

  /** The classes as the first model of a scene names them. */
  private List<LandClass> classes(String scene) {
    return outcome.trials().entrySet().stream()
        .filter(entry -> entry.getKey().scene().equals(scene) && entry.getValue().done())
        .findFirst()
        .map(entry -> outcome.trialFolder(entry.getKey()).resolve(TrialStore.MODEL))
        .map(file -> ModelFile.read(file).classes())
        .orElse(List.of());
  }

  private List<Fact> setup() {
    Set<Trial> trials = outcome.trials().keySet();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("scenes", distinct(trials.stream().map(Trial::scene)));
    facts.put("splits", distinct(trials.stream().map(trial -> trial.split().label())));
    facts.put("networks", distinct(trials.stream().map(trial -> trial.network().label())));
    facts.put("windows", distinct(trials.stream().map(trial -> String.valueOf(trial.window()))));
    facts.put("seeds", distinct(trials.stream().map(trial -> String.valueOf(trial.seed()))));
    facts.putAll(training(trials));
    facts.put("recipes", distinct(trials.stream().map(trial -> trial.recipe().name())));
    facts.put(
        "trials", "%d, of which %d failed".formatted(outcome.rows().size(), outcome.failed()));
    return Fact.of(facts);
  }

  /** By network, and by scene too where they differ. */
  private static Map<String, String> training(Set<Trial> trials) {
    Map<String, Map<String, Set<String>>> scenes = new LinkedHashMap<>();
    for (Trial trial : trials) {
      TrainOptions training = trial.training();
      String text =
          "%d epochs, batch %d, %s, learning rate %s, %s schedule"
              .formatted(
                  training.epochs(),
                  training.batch(),
                  training.optimizer(),
                  training.learningRate(),
                  training.schedule());
      scenes
          .computeIfAbsent("training of " + trial.network().label(), key -> new LinkedHashMap<>())
          .computeIfAbsent(text, key -> new LinkedHashSet<>())
          .add(trial.scene());
    }
    Map<String, String> facts = new LinkedHashMap<>();
    scenes.forEach(
        (term, texts) ->
            facts.put(
                term,
                texts.size() == 1
                    ? texts.keySet().iterator().next()
                    : texts.entrySet().stream()
                        .map(e -> String.join(", ", e.getValue()) + ": " + e.getKey())
                        .collect(Collectors.joining("; "))));
    return facts;
  }

  private static String distinct(Stream<String> texts) {
    return texts.distinct().collect(Collectors.joining(", "));
  }

  private List<TrialConfusion> confusions(String scene, List<LandClass> classes) {
    List<TrialConfusion> confusions = new ArrayList<>();
    for (Map.Entry<Trial, TrialResult> entry : outcome.trials().entrySet()) {
      Trial trial = entry.getKey();
      List<List<Long>> counts = entry.getValue().confusion();
      if (trial.scene().equals(scene) && counts != null && counts.size() == classes.size()) {
        confusions.add(confusion(trial, classes, counts));
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
}
