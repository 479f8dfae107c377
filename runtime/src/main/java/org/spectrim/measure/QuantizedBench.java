package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.engine.OrtEngine;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Layer;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;

/**
 * How much faster 8-bit integers are than floats: both exported forms of each network in ONNX
 * Runtime on one thread, in turns in one process; networks with 3-D convolutions also with these
 * left as they are, as other exporters write them. Times are those of the thread's processor time;
 * the projection of the bands, which stays in floats, is part of them.
 */
public final class QuantizedBench {
  private static final double TURN_SECONDS = 0.05;
  private static final List<String> COLUMNS =
      List.of(
          "network",
          "filters",
          "form",
          "int8_us",
          "float32_us",
          "native_3d_us",
          "speed_up",
          "over_native_3d",
          "int8_bytes",
          "float32_bytes");

  /**
   * What to run.
   *
   * @param networks with random weights; each as it is, and with its filters rounded down to
   *     multiples of 16
   * @param files of models, quantized or not, to run instead
   * @param window rows and columns of the window, of networks with random weights
   * @param bands of the scene, for networks with random weights
   * @param side rows and columns of the scene
   * @param turns of which the median counts
   * @param csv where to write the table too
   */
  public record Options(
      List<BenchNetwork> networks,
      List<Path> files,
      int window,
      int bands,
      int side,
      int turns,
      @Nullable Path csv) {
    public Options {
      networks = List.copyOf(networks);
      files = List.copyOf(files);
    }
  }

  /** Both forms of a network. */
  private record Pair(String name, Model integers, Model floats) {}

  private final Options options;
  private final StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");

  private QuantizedBench(Options options) {
    this.options = options;
  }

  /**
   * Runs all and prints a table to standard output as it grows.
   *
   * @throws org.spectrim.error.InputException if a file cannot be read or written
   */
  public static void run(Options options) {
    System.out.printf(
        "%-12s %-12s %-9s %10s %10s %10s %9s %9s %10s %10s%n",
        "network",
        "filters",
        "form",
        "int8 us",
        "float32 us",
        "native us",
        "speed-up",
        "native",
        "bytes",
        "float32");
    QuantizedBench bench = new QuantizedBench(options);
    for (Pair pair : pairs(options)) {
      bench.windows(pair, 1);
      bench.windows(pair, 32);
      bench.scene(pair);
    }
    if (options.csv() != null) {
      AtomicFile.write(options.csv(), bench.csv.toString());
    }
  }

  private static List<Pair> pairs(Options options) {
    List<Pair> pairs = new ArrayList<>();
    for (Path file : options.files()) {
      Model model = ModelFile.read(file);
      boolean quantized = !model.activations().isEmpty();
      pairs.add(
          new Pair(
              String.valueOf(file.getFileName()),
              quantized ? model : BenchModels.quantized(floats(model)),
              floats(model)));
    }
    if (!options.files().isEmpty()) {
      return pairs;
    }
    for (BenchNetwork network : options.networks()) {
      Model model = network.model(options.bands(), options.window());
      for (Model each : List.of(model, BenchModels.aligned(model))) {
        pairs.add(new Pair(network.text(), BenchModels.quantized(each), each));
      }
    }
    return pairs;
  }

  /** The model as it would be in floats, with whatever values its weights have. */
  private static Model floats(Model model) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    model
        .weights()
        .asMap()
        .forEach(
            (name, tensor) ->
                tensors.put(name, new DenseTensor(tensor.shape(), tensor.toFloats())));
    return model.with(model.weights().with(tensors)).withActivations(Map.of());
  }

  private void windows(Pair pair, int batch) {
    List<BenchWindows> forms = new ArrayList<>();
    try {
      forms.add(new BenchWindows(pair.integers(), batch));
      forms.add(new BenchWindows(pair.floats(), batch));
      if (hasVolumes(pair.floats())) {
        forms.add(new BenchWindows(pair.floats(), ExportOptions.NATIVE_PATCH, batch));
      }
      row(pair, "batch " + batch, batch, ExportOptions.PATCH, forms);
    } finally {
      forms.forEach(BenchWindows::close);
    }
  }

  /** Whether there are 3-D convolutions. */
  private static boolean hasVolumes(Model model) {
    return model.network().input().rows() > 1
        && model.network().nodes().stream()
            .anyMatch(node -> node.layer() instanceof Layer.Conv conv && conv.kernel().bands() > 1);
  }

  private void scene(Pair pair) {
    int side = options.side();
    int bands = pair.floats().transform().bands();
    FloatBuffer samples =
        BenchWindows.direct(Math.multiplyExact(bands, Math.min(side, BenchStrips.STRIP) * side));
    BenchWindows.fill(samples);
    ExportOptions form = ExportOptions.LABELS;
    try (OrtEngine integers = OrtEngine.of(pair.integers(), form);
        OrtEngine floats = OrtEngine.of(pair.floats(), form)) {
      row(
          pair,
          "scene",
          1,
          form,
          List.of(
              new BenchStrips(integers, samples, side, side),
              new BenchStrips(floats, samples, side, side)));
    }
  }

  /**
   * @param count of windows in a run
   * @param forms integers, floats and, where there are, native 3-D convolutions
   */
  private void row(
      Pair pair, String form, int count, ExportOptions export, List<? extends Runnable> forms) {
    Turns turns = new Turns(options.turns(), TURN_SECONDS, Turns.processorTime());
    Turns.Times times = turns.times(List.copyOf(forms));
    Object[] values = {
      pair.name(),
      filters(pair.floats()),
      form,
      1e6 * times.seconds()[0] / count,
      1e6 * times.seconds()[1] / count,
      forms.size() < 3 ? "" : "%.1f".formatted(1e6 * times.seconds()[2] / count),
      times.ratios()[1],
      forms.size() < 3 ? "" : "%.2f".formatted(times.ratios()[2]),
      OnnxExport.toBytes(pair.integers(), export).length,
      OnnxExport.toBytes(pair.floats(), export).length
    };
    System.out.printf(
        Locale.ROOT, "%-12s %-12s %-9s %10.1f %10.1f %10s %8.2fx %9s %10d %10d%n", values);
    csv.append(String.format(Locale.ROOT, "%s,%s,%s,%.1f,%.1f,%s,%.2f,%s,%d,%d\r\n", values));
  }

  private static String filters(Model model) {
    return ChannelGroups.of(model.network()).groups().stream()
        .map(group -> Integer.toString(group.size()))
        .collect(Collectors.joining("-"));
  }
}
