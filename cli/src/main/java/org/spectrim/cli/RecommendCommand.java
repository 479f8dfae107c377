package org.spectrim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.report.Limits;
import org.spectrim.report.Recommendation;
import org.spectrim.study.StoredStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim recommend}: which model of a study to take. */
@Command(
    name = "recommend",
    mixinStandardHelpOptions = true,
    header = "Names the model file of a study to take under limits of size, accuracy and time.",
    description = {
      "%nModels are judged by their means over the seeds. Of those within all limits it names the",
      "most accurate; where only --max-drop is given, the smallest. Ends with 1 where nothing is",
      "within the limits, and names what comes closest."
    },
    footer = {
      "%nExamples:",
      "  spectrim recommend runs/salinas-a --max-drop 1.0",
      "  spectrim recommend runs/salinas-a --max-bytes 50kB --max-latency 1ms"
    })
final class RecommendCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The output folder of a study.")
  private Path run;

  @Option(names = "--max-bytes", paramLabel = "SIZE", description = "Model file, as in 50kB.")
  private @Nullable String bytes;

  @Option(
      names = "--max-drop",
      paramLabel = "POINTS",
      description =
          "Percentage points of overall accuracy below the most accurate baseline of the scene and split.")
  private @Nullable Double drop;

  @Option(
      names = "--max-latency",
      paramLabel = "TIME",
      description = "One window at batch 1, as in 1ms.")
  private @Nullable String latency;

  @Option(
      names = "--max-macs",
      paramLabel = "COUNT",
      description = "Multiply-accumulates a window, as in 1.5M.")
  private @Nullable String macs;

  @Option(
      names = "--max-scene-seconds",
      paramLabel = "SECONDS",
      description = "The whole scene, in seconds.")
  private @Nullable Double sceneSeconds;

  @Option(names = "--scene", paramLabel = "NAME", description = "Only this scene (default: all).")
  private @Nullable String scene;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Only this split, as in \"random 5%%\" (default: all).")
  private @Nullable String split;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    Limits limits = limits();
    List<Recommendation> all = Recommendation.of(StoredStudy.read(run), limits, scene, split);
    for (Recommendation one : all) {
      System.out.printf("%s, %s%n", one.scene(), one.split());
      System.out.println(
          (one.fits() ? "  take     " : "  nothing fits; closest is ") + one.label());
      if (one.file() != null) {
        System.out.println("  file     " + one.file());
      }
      one.reasons().forEach(reason -> System.out.println("  - " + reason));
      System.out.println();
    }
    return all.stream().allMatch(Recommendation::fits) ? 0 : 1;
  }

  private Limits limits() {
    if (drop != null && drop < 0) {
      throw new UsageException("--max-drop is " + drop + "; use 0 or more");
    }
    if (sceneSeconds != null && sceneSeconds <= 0) {
      throw new UsageException("--max-scene-seconds is " + sceneSeconds + "; use more than 0");
    }
    Double seconds = Amount.seconds("--max-latency", latency);
    Limits limits =
        new Limits(
            Amount.bytes("--max-bytes", bytes),
            drop,
            seconds == null ? null : 1e6 * seconds,
            Amount.count("--max-macs", macs),
            sceneSeconds);
    return limits.equals(new Limits(null, null, null, null, null))
        ? new Limits(null, 1.0, null, null, null)
        : limits;
  }
}
