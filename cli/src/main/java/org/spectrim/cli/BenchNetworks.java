package org.spectrim.cli;

import java.util.List;
import org.spectrim.error.UsageException;
import org.spectrim.measure.BenchNetwork;
import picocli.CommandLine.Option;

/** What the benchmarks of exported networks take: bands and window of the networks, turns. */
final class BenchNetworks {
  @Option(
      names = "--window",
      defaultValue = "11",
      paramLabel = "N",
      description = "Rows and columns of the window, odd (default: ${DEFAULT-VALUE}).")
  int window;

  @Option(
      names = "--bands",
      defaultValue = "103",
      paramLabel = "N",
      description = "Bands of the scene (default: ${DEFAULT-VALUE}).")
  int bands;

  @Option(
      names = "--turns",
      defaultValue = "15",
      paramLabel = "N",
      description = "Turns of which the median counts (default: ${DEFAULT-VALUE}).")
  int turns;

  /**
   * The networks, checked together with the other options.
   *
   * @param side rows and columns of the scene
   */
  List<BenchNetwork> named(List<String> networks, int side) {
    if (turns < 1 || bands < 1 || side < window) {
      throw new UsageException(
          "use 1 turn and band or more, and a scene at least as large as the window of " + window);
    }
    return networks.stream().map(text -> BenchNetwork.of("--network", text)).toList();
  }
}
