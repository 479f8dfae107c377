package org.spectrim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.report.StudyReport;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.study.StoredStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim report}: what a study writes at its end, from its folder alone. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    header = "Writes the report of a study's folder anew, or one report of several studies.",
    description =
        "%nWorks while the study runs, and without its data (then without pictures). Writes what the"
            + " study itself writes at its end: report.html, statistics.csv, results.tex, figures/."
            + " Studies that are reported together, as of one scene each, may not contradict each"
            + " other.",
    footer = {
      "%nExamples:",
      "  spectrim report runs/salinas-a",
      "  spectrim report runs/salinas-a runs/pavia --out runs/both",
      "  spectrim report runs/salinas-a runs/pavia --results results/both"
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "The output folder of a study; several are reported as one.")
  private List<Path> runs = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the report (default: that of the study, if it is one).")
  private @Nullable Path out;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = {
        "Write what is worth keeping without the study's folder instead of the report:",
        "results.csv, statistics.csv, distillation.csv, results.tex and small figures."
      })
  private @Nullable Path results;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "Default: the name of the folder that is written to.")
  private @Nullable String title;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where data files are looked for; else SPECTRIM_DATA, else ./data, else ~/.spectrim/data.")
  private @Nullable Path data;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    if (out != null && results != null) {
      throw new UsageException("--out and --results are two things to write; give one of them");
    }
    Path target = results != null ? results : out;
    if (target == null) {
      if (runs.size() > 1) {
        throw new UsageException(
            "a report of several studies needs a folder of its own; name it with --out");
      }
      target = runs.get(0);
    }
    StoredStudy study = StoredStudy.read(runs, target);
    Path name = target.toAbsolutePath().normalize().getFileName();
    String named = title == null ? String.valueOf(name) : title;
    DataFolder folder = DataFolder.of(data);
    if (results != null) {
      StudyReport.writeResults(named, study, folder, results);
      System.out.println(results);
    } else {
      System.out.println(StudyReport.write(named, study, folder));
    }
    return 0;
  }
}
