package org.spectrim.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;
import org.spectrim.measure.SparseBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim bench sparse}: pruned networks, the sparse engine against the dense one. */
@Command(
    name = "sparse",
    mixinStandardHelpOptions = true,
    header = "Times pruned networks over a scene of noise, sparse engine against ONNX Runtime.",
    footer = {
      "%nBoth compute the same weights in 32-bit floats with one thread, run by run in turn; the",
      "speed-up is the median of the ratios. 'zeros' are single weights, with '4x1' the same in four",
      "neighbouring filters. The engine alone is told in processor time; a whole scene, which is",
      "read from an ENVI file and written as a GeoTIFF, by the clock.",
      "%nExamples:",
      "  spectrim bench sparse",
      "  spectrim bench sparse --network cnn1d,cnn3d --size 100x340x103 --zeros 90 --runs 3"
    })
final class BenchSparseCommand implements Callable<Integer> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,4})");

  @Option(
      names = "--network",
      defaultValue = "cnn2d:0.96",
      split = ",",
      paramLabel = "NAME[:WIDTH]",
      description = "Networks, with a factor on the filters (default: ${DEFAULT-VALUE}).")
  private List<String> networks;

  @Option(
      names = "--size",
      defaultValue = "610x340x103",
      paramLabel = "RxCxB",
      description = "Rows, columns and bands of the scene (default: ${DEFAULT-VALUE}).")
  private String size;

  @Option(
      names = "--zeros",
      defaultValue = "50,70,90,95",
      split = ",",
      paramLabel = "PERCENT",
      description = "Shares of weights that are zero (default: ${DEFAULT-VALUE}).")
  private List<Double> zeros;

  @Option(
      names = "--runs",
      defaultValue = "7",
      paramLabel = "N",
      description = "Runs of which the median counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new UsageException(
          "--size " + size + ": write rows, columns and bands as in 610x340x103");
    }
    if (runs < 1) {
      throw new UsageException("--runs " + runs + ": use 1 or more");
    }
    for (double share : zeros) {
      if (!(share >= 0 && share <= 100)) {
        throw new UsageException("--zeros " + share + ": use percents, 0 to 100");
      }
    }
    for (String network : networks) {
      if (!network.matches("[a-z0-9]+(:\\d+(\\.\\d+)?)?")) {
        throw new UsageException(
            "--network " + network + ": write a name as in cnn2d or cnn2d:0.96");
      }
    }
    SparseBench.run(
        new SparseBench.Options(
            networks,
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            zeros.stream().map(share -> share / 100).toList(),
            runs));
    return 0;
  }
}
