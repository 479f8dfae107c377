package org.spectrim.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;
import org.spectrim.measure.SceneBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim bench scene}: whole scenes, dense against window by window. */
@Command(
    name = "scene",
    mixinStandardHelpOptions = true,
    header = "Times whole scenes of noise with random networks, against window-by-window runs.",
    footer = {
      "%nReads an ENVI file and writes a GeoTIFF in every run; read/compute/write are shares of the threads' work.",
      "Memory is the peak of the process so far, JVM included, int8 before float32, and its growth",
      "in the last three quarters of the last run.",
      "The speed-up is over ONNX Runtime window by window, floats, one thread: native as the network",
      "is, with 3-D convolutions over whole windows, unfolded as 'spectrim export --form patch'.",
      "%nExamples:",
      "  spectrim bench scene",
      "  spectrim bench scene --network cnn2d:0.96 --size 2000x2000x100 --no-patchwise"
    })
final class BenchSceneCommand implements Callable<Integer> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,4})");

  @Option(
      names = "--network",
      defaultValue = "cnn2d:0.96,cnn3d",
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
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of which the median counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--patchwise",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Run window by window too, which takes minutes (default: ${DEFAULT-VALUE}).")
  private boolean patchwise;

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
    for (String network : networks) {
      if (!network.matches("[a-z0-9]+(:\\d+(\\.\\d+)?)?")) {
        throw new UsageException(
            "--network " + network + ": write a name as in cnn2d or cnn2d:0.96");
      }
    }
    SceneBench.run(
        new SceneBench.Options(
            networks,
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            runs,
            patchwise));
    return 0;
  }
}
