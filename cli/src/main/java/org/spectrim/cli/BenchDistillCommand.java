package org.spectrim.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.spectrim.distill.DistillationLosses;
import org.spectrim.distill.EpochBench;
import org.spectrim.error.UsageException;
import org.spectrim.net.Architectures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim bench distill}: what a teacher costs a student's training. */
@Command(
    name = "distill",
    mixinStandardHelpOptions = true,
    header = "Times an epoch of a student with a teacher against one without.",
    footer = {
      "%nNetworks have random weights and learn noise; batches have 100 pixels, one thread. Student",
      "with and without a teacher train in turn; times are processor time of an epoch, the ratio is",
      "the median over the turns. 'once' is what is computed before the first epoch: the teacher's",
      "outputs, and what a method sets up. An 'unlabelled' row has 100 pixels more in each batch.",
      "%nExamples:",
      "  spectrim bench distill",
      "  spectrim bench distill --network cnn2d --methods kd,dkd,dist --width 0.13"
    })
final class BenchDistillCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      defaultValue = "cnn1d,cnn2d,cnn3d",
      split = ",",
      paramLabel = "NAME",
      description = "Networks of the teacher and the student (default: ${DEFAULT-VALUE}).")
  private List<String> networks;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description = "Methods, as 'spectrim methods' lists them (default: all).")
  private List<String> methods = List.copyOf(DistillationLosses.REGISTRY.names());

  @Option(
      names = "--width",
      defaultValue = "0.5",
      paramLabel = "FACTOR",
      description = "Width of the student; that of the teacher is 1 (default: ${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--pixels",
      defaultValue = "200",
      paramLabel = "N",
      description = "Pixels to train on, 2 to 2000 (default: ${DEFAULT-VALUE}).")
  private int pixels;

  @Option(
      names = "--unlabelled",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Unlabelled pixels of further rows, up to 1500; 0: no such rows (default: ${DEFAULT-VALUE}).")
  private int unlabelled;

  @Option(
      names = "--window",
      defaultValue = "9",
      paramLabel = "N",
      description = "Rows and columns of the window, odd (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--bands",
      defaultValue = "103",
      paramLabel = "N",
      description = "Bands of the scene (default: ${DEFAULT-VALUE}).")
  private int bands;

  @Option(
      names = "--turns",
      defaultValue = "5",
      paramLabel = "N",
      description = "Turns of which the median counts (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    networks.forEach(Architectures::named);
    methods.forEach(DistillationLosses::named);
    require(width > 0 && width <= 16, "--width " + width + ": use a factor over 0 and up to 16");
    require(pixels >= 2 && pixels <= 2000, "--pixels " + pixels + ": use 2 to 2000");
    require(
        unlabelled >= 0 && unlabelled <= 1500, "--unlabelled " + unlabelled + ": use 0 to 1500");
    require(
        window >= 3 && window <= 59 && window % 2 == 1,
        "--window " + window + ": use an odd number from 3 to 59");
    require(bands >= 1, "--bands " + bands + ": use 1 or more");
    require(turns >= 1, "--turns " + turns + ": use 1 or more");
    EpochBench.run(
        new EpochBench.Options(networks, methods, width, pixels, unlabelled, window, bands, turns));
    return 0;
  }

  private static void require(boolean right, String complaint) {
    if (!right) {
      throw new UsageException(complaint);
    }
  }
}
