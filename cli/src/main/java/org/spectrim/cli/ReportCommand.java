package org.spectrim.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    header = "Writes the report of a study's folder anew.",
    description =
        "%nWorks while the study runs, and without its data (then without pictures). Writes what the"
            + " study itself writes at its end: report.html, statistics.csv, results.tex, figures/.",
    footer = {"%nExample:", "  spectrim report runs/salinas-a"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The output folder of a study.")
  private Path run;

  @Option(names = "--title", paramLabel = "TEXT", description = "Default: the folder's name.")
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
    StoredStudy study = StoredStudy.read(run);
    Path name = run.toAbsolutePath().normalize().getFileName();
    Path report =
        StudyReport.write(title == null ? String.valueOf(name) : title, study, DataFolder.of(data));
    System.out.println(report);
    return 0;
  }
}
