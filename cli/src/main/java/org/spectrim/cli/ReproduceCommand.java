package org.spectrim.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.study.Reproduction;
import org.spectrim.study.StoredStudy;
import org.spectrim.study.StudyListener;
import org.spectrim.study.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim reproduce}: runs a trial of a study again and compares. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    header = "Runs a trial again from its stored spec and compares accuracies and weights.",
    description = {
      "%nAll steps are made anew in a temporary folder; speed is not measured. Ends with 1 where",
      "something differs. On the same kind of processor with the same versions nothing should."
    },
    footer = {
      "%nExamples:",
      "  spectrim reproduce runs/salinas-a --trial 3",
      "  spectrim reproduce runs/salinas-a --trial 66e2ca"
    })
final class ReproduceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The output folder of a study.")
  private Path run;

  @Option(
      names = "--trial",
      paramLabel = "HASH|ROW",
      defaultValue = "1",
      description =
          "The beginning of its folder's name in trials/, or its row in results.csv, from 1 (default: 1).")
  private String trial;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where data files are looked for; else SPECTRIM_DATA, else ./data, else ~/.spectrim/data.")
  private @Nullable Path data;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    Reproduction found;
    try (ConsoleProgress progress = ConsoleProgress.of("reproduce")) {
      StudyListener listener =
          new StudyListener() {
            @Override
            public void working(Trial working, String what, double share) {
              progress.at(share, what, null);
            }
          };
      found = Reproduction.run(StoredStudy.read(run), trial, DataFolder.of(data), listener);
    }
    System.out.println(found.trial());
    for (Reproduction.Row row : found.rows()) {
      System.out.printf(
          "  %-32s %-14s %-40s %s%n",
          row.what(), row.stored(), row.now(), row.same() ? "same" : "DIFFERS");
    }
    return found.same() ? 0 : 1;
  }
}
