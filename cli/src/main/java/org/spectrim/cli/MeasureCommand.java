package org.spectrim.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.classify.EngineChoice;
import org.spectrim.error.UsageException;
import org.spectrim.measure.Measure;
import org.spectrim.measure.MeasureOptions;
import org.spectrim.measure.Measurement;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.net.Cost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim measure}: what a model costs to run, in a process of its own. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    header =
        "Measures bytes, latency, whole-scene time and memory of a model's exported file in a fresh process.",
    footer = {
      "%nExamples:",
      "  spectrim measure model.safetensors",
      "  spectrim measure model.safetensors --size 610x340 --threads 2",
      "%nThe engine is that of the scene; windows are measured with ONNX Runtime, whose file they are for."
    })
final class MeasureCommand implements Callable<Integer> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  @Parameters(paramLabel = "MODEL", description = "A model (.safetensors).")
  private Path file;

  @Option(
      names = "--size",
      defaultValue = "610x340",
      paramLabel = "RxC",
      description = "Rows and columns of the scene (default: ${DEFAULT-VALUE}).")
  private String size;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Strips of the scene classified at the same time (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--runs",
      defaultValue = "3",
      paramLabel = "N",
      description = "Runs over the scene, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Mixin EngineOption engine;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new UsageException("--size " + size + ": write rows and columns as in 610x340");
    }
    Model model = ModelFile.read(file);
    MeasureOptions options =
        new MeasureOptions(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            threads,
            1000,
            runs,
            Duration.ofMinutes(30));
    long pixels = (long) options.rows() * options.columns();
    EngineChoice choice = engine.choose(model, pixels);
    print(model, Measure.inFreshProcess(model, choice.kind(), options));
    row("scene's engine", "%s", choice);
    return 0;
  }

  /**
   * Windows are measured with ONNX Runtime in any case, whose file they are; the engine of the
   * scene is what {@code classify} would take.
   */
  private void print(Model model, Measurement m) {
    Cost cost = Cost.of(model.network());
    row("file", "%,d bytes (ONNX, patch form)", m.fileBytes());
    row("parameters", "%,d", cost.parameters());
    row(
        "MACs a pixel",
        "%,d from its window, %,d in a whole scene",
        cost.macsPerWindow(),
        cost.macsPerScenePixel());
    row(
        "1 window",
        "%.1f us, 95th percentile %.1f us, 1 thread",
        m.batch1().p50(),
        m.batch1().p95());
    row(
        "32 windows",
        "%.1f us, 95th percentile %.1f us, 1 thread",
        m.batch32().p50(),
        m.batch32().p95());
    row(
        "scene",
        "%.3f s for %s pixels, %d thread(s)",
        m.sceneSeconds(),
        size,
        m.hardware().threads());
    row(
        "peak memory",
        "%s",
        m.peakRssMb() == null
            ? "not told by this system"
            : "%.0f MiB, JVM included".formatted(m.peakRssMb()));
    row(
        "hardware",
        "%s, %d cores, %s",
        m.hardware().processor(),
        m.hardware().cores(),
        m.hardware().system());
    row("software", "%s, Java %s", m.engine(), m.hardware().java());
  }

  private static void row(String what, String format, Object... values) {
    System.out.printf(Locale.ROOT, "%-15s %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
