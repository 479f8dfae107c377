package org.spectrim.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;
import org.spectrim.report.StudyReport;
import org.spectrim.report.TerminalTable;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.study.RunOptions;
import org.spectrim.study.StoredStudy;
import org.spectrim.study.Study;
import org.spectrim.study.StudyListener;
import org.spectrim.study.StudyOutcome;
import org.spectrim.study.StudySpec;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialCrew;
import org.spectrim.study.TrialRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim study}: the main job. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    header =
        "Trains, compresses, exports and measures all combinations of a spec; writes a table and a"
            + " report.",
    description = {
      "%nWithout a spec it runs the quick study on the built-in synthetic scene, some three minutes"
          + " on two cores.",
      "A study that was stopped goes on where it was: trials that are finished are never run again."
    },
    footer = {
      "%nExamples:",
      "  spectrim study",
      "  spectrim study examples/salinas-a.yaml --out runs/salinas-a",
      "%nWritten to the folder: results.csv, report.html, and for each trial its model, its ONNX"
          + " files,",
      "its map and its log."
    })
final class StudyCommand implements Callable<Integer> {
  /** What libtorch takes for networks of this size, at most. */
  private static final long TRAINING_MEGABYTES = 2048;

  @Parameters(arity = "0..1", paramLabel = "SPEC", description = "A spec (.yaml); see examples/.")
  private @Nullable Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for all output (default: runs/ and the spec's name).")
  private @Nullable Path out;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where data files are looked for; else SPECTRIM_DATA, else ./data, else"
              + " ~/.spectrim/data.")
  private @Nullable Path data;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for training and measuring (default: all cores).")
  private @Nullable Integer threads;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = {
        "End within this time, as in 30m or 2h: the first seed of everything before the second,",
        "baselines first; says what was left out. A later call runs the rest."
      })
  private @Nullable String budget;

  @Option(
      names = "--prune-steps",
      description = "Delete steps/ at the end but for what failed or left-out trials begin with.")
  private boolean pruneSteps;

  @Option(
      names = "--measure-alone",
      description =
          "With --spark: measure latencies at the end, one trial at a time, with all else at rest.")
  private boolean measureAlone;

  @Mixin SparkOption spark;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    StudySpec spec = file == null ? StudySpec.quick() : StudySpec.read(file);
    if (threads != null) {
      if (threads < 1) {
        throw new UsageException("--threads is " + threads + "; use 1 or more");
      }
      spec = spec.withThreads(threads);
    }
    if (measureAlone && !spark.isGiven()) {
      throw new UsageException(
          "--measure-alone is for --spark; here trials run one at a time anyway");
    }
    if (spark.isGiven() && spec.threads() == 0) {
      spec = spec.withThreads(spark.coresOfATrial());
    }
    String name = name();
    Path folder = out == null ? Path.of("runs", name) : out;
    DataFolder dataFolder = DataFolder.of(data);
    Double seconds = Amount.seconds("--budget", budget);
    Duration limit = seconds == null ? null : Duration.ofMillis(Math.round(1000 * seconds));
    long start = System.nanoTime();
    StudyOutcome outcome;
    try (ConsoleProgress progress = ConsoleProgress.of("study");
        StartingCluster cluster =
            spark.isGiven()
                ? spark.connect("study", spec.threads(), TRAINING_MEGABYTES, true, progress::line)
                : null) {
      TrialCrew crew = cluster == null ? null : crew(cluster, spec, folder);
      RunOptions options = new RunOptions(limit, pruneSteps, crew, measureAlone);
      outcome = Study.run(spec, folder, dataFolder, options, new Listener(progress));
    }
    if (outcome.rows().isEmpty()) {
      throw new InputException(
          "no trial ended within --budget " + budget + "; give the study more time");
    }
    Path report = StudyReport.write(name, StoredStudy.read(folder), dataFolder);
    System.out.println(TerminalTable.render(outcome.rows()));
    outcome.allCaveats().forEach(caveat -> System.out.println("note: " + caveat));
    System.out.printf(
        "%n%d trials in %s%ntable   %s%nreport  %s%n",
        outcome.rows().size(),
        ConsoleProgress.words(Duration.ofNanos(System.nanoTime() - start)),
        folder.resolve("results.csv"),
        report);
    return outcome.failed() == 0 ? 0 : 1;
  }

  /** Scenes are loaded while Spark starts, unless only Spark knows where they are. */
  private static TrialCrew crew(StartingCluster cluster, StudySpec spec, Path folder) {
    boolean remote =
        RemoteFiles.isRemote(folder)
            || spec.scenes().stream().anyMatch(scene -> RemoteFiles.isUrl(scene.cube()));
    if (remote) {
      cluster.get();
    }
    return cluster.trials();
  }

  private String name() {
    if (file == null) {
      return "quick-study";
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Shows a study on the console: the bar for all of it, a line for each trial that ended. */
  private static final class Listener implements StudyListener {
    /** Recipes that are named of those that were left out. */
    private static final int NAMED = 5;

    private final ConsoleProgress console;
    private Progress latest = new Progress(0, 1, null);

    Listener(ConsoleProgress console) {
      this.console = console;
    }

    @Override
    public void planned(Progress progress) {
      latest = progress;
      console.line(
          progress.finished() == 0
              ? trials(progress.total())
              : "%d trials, %d of them finished before"
                  .formatted(progress.total(), progress.finished()));
      if (progress.left() != null && progress.finished() < progress.total()) {
        console.line(
            "estimated time: %s%s"
                .formatted(
                    ConsoleProgress.words(progress.left()),
                    progress.finished() == 0 ? ", roughly, until a first trial tells" : ""));
      }
    }

    @Override
    public void leftOut(List<Trial> trials) {
      console.line(
          "left out for want of time: %s (run the same command again for them)"
              .formatted(trials(trials.size())));
      trials.stream()
          .collect(Collectors.groupingBy(Trial::seed, TreeMap::new, Collectors.toList()))
          .forEach((seed, left) -> console.line(leftOut(seed, left)));
    }

    private static String trials(int count) {
      return count + (count == 1 ? " trial" : " trials");
    }

    private static String leftOut(long seed, List<Trial> left) {
      List<String> recipes = left.stream().map(trial -> trial.recipe().name()).distinct().toList();
      int named = Math.min(NAMED, recipes.size());
      String more =
          named < recipes.size() ? " and %d more recipes".formatted(recipes.size() - named) : "";
      return "  seed %d: %s: %s%s"
          .formatted(seed, trials(left.size()), String.join("; ", recipes.subList(0, named)), more);
    }

    @Override
    public void started(Trial trial, Progress progress) {
      latest = progress;
    }

    @Override
    public void working(Trial trial, String what, double share) {
      double all = (double) latest.finished() / Math.max(1, latest.total());
      console.at(
          all, trial.network().label() + " " + trial.recipe().name() + ", " + what, latest.left());
    }

    @Override
    public void finished(Trial trial, TrialRow row, Progress progress) {
      latest = progress;
      String result =
          row.oa() == null ? row.status() : String.format(Locale.ROOT, "OA %.2f %%", row.oa());
      console.line(
          "[%d/%d] %s: %s".formatted(progress.finished(), progress.total(), trial, result));
    }
  }
}
