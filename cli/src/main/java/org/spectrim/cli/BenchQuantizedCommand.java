package org.spectrim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.measure.BenchNetwork;
import org.spectrim.measure.QuantizedBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim bench quantized}: how much faster integers are than floats. */
@Command(
    name = "quantized",
    mixinStandardHelpOptions = true,
    header = "Times networks in 8-bit integers against the same networks in 32-bit floats.",
    description = {
      "%nBoth run in ONNX Runtime on one thread, in turns in one process: windows one by one and in batches of 32, microseconds a window; and a whole scene, microseconds in all, without reading and writing. The speed-up is the median of the ratios.",
      "%nNetworks with random weights run as they are and with filters in multiples of 16. A given model runs against its own weights in floats; one that is not quantized is rounded for the purpose."
    },
    footer = {
      "%nExamples:",
      "  spectrim bench quantized",
      "  spectrim bench quantized --network cnn3d --window 9 --out speed.csv",
      "  spectrim bench quantized small.safetensors"
    })
final class BenchQuantizedCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL",
      description = "Models (.safetensors) to run instead of networks with random weights.")
  private List<Path> files = List.of();

  @Option(
      names = "--network",
      defaultValue = "cnn1d,cnn2d,cnn3d",
      split = ",",
      paramLabel = "NAME[:WIDTH]",
      description = "Networks, with a factor on the filters (default: ${DEFAULT-VALUE}).")
  private List<String> networks;

  @Option(
      names = "--side",
      defaultValue = "128",
      paramLabel = "N",
      description = "Rows and columns of the scene (default: ${DEFAULT-VALUE}).")
  private int side;

  @Option(names = "--out", paramLabel = "FILE", description = "The table as CSV too.")
  private @Nullable Path out;

  @Mixin BenchNetworks sizes;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    List<BenchNetwork> benched = sizes.named(networks, side);
    QuantizedBench.run(
        new QuantizedBench.Options(
            benched, files, sizes.window, sizes.bands, side, sizes.turns, out));
    return 0;
  }
}
