package org.spectrim.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.spectrim.error.UsageException;
import org.spectrim.measure.BenchNetwork;
import org.spectrim.measure.PrunedBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim bench pruned}: how much of the saved arithmetic arrives as speed. */
@Command(
    name = "pruned",
    mixinStandardHelpOptions = true,
    header = "Compares the speed-up of filter pruning with the arithmetic that it saves.",
    description = {
      "%nNetworks with random weights lose filters; survivors are multiples of 16. Whole and pruned run in turns on one thread: windows in batches of 32, and a whole scene.",
      "%nMACs is the ratio of multiply-accumulates of the network, the quotient the speed-up's share of it. The time holds the projection of the bands too, which pruning leaves as it is; the last two columns count it."
    },
    footer = {
      "%nExamples:",
      "  spectrim bench pruned",
      "  spectrim bench pruned --network cnn3d --ratios 0.5 --window 19"
    })
final class BenchPrunedCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      defaultValue = "cnn2d:0.96,cnn3d",
      split = ",",
      paramLabel = "NAME[:WIDTH]",
      description = "Networks, with a factor on the filters (default: ${DEFAULT-VALUE}).")
  private List<String> networks;

  @Option(
      names = "--ratios",
      defaultValue = "0.33,0.5,0.67",
      split = ",",
      paramLabel = "SHARE",
      description = "Shares of the filters to remove (default: ${DEFAULT-VALUE}).")
  private List<Double> ratios;

  @Option(
      names = "--side",
      defaultValue = "100",
      paramLabel = "N",
      description = "Rows and columns of the scene (default: ${DEFAULT-VALUE}).")
  private int side;

  @Mixin BenchNetworks sizes;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    for (double ratio : ratios) {
      if (!(ratio >= 0 && ratio < 1)) {
        throw new UsageException(
            "--ratios " + ratio + ": the share to remove must be from 0 to below 1, as in 0.5");
      }
    }
    List<BenchNetwork> benched = sizes.named(networks, side);
    PrunedBench.run(
        new PrunedBench.Options(benched, ratios, sizes.window, sizes.bands, side, sizes.turns));
    return 0;
  }
}
