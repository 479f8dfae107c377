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
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;

/**
 * How much faster 8-bit integers are than floats: both exported forms of each network in ONNX
 * Runtime on one thread, in turns in one process. Times are those of the thread's processor time;
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
          "speed_up",
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
        "%-12s %-12s %-9s %10s %10s %9s %10s %10s%n",
        "network", "filters", "form", "int8 us", "float32 us", "speed-up", "bytes", "float32");
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
    try (BenchWindows integers = new BenchWindows(pair.integers(), batch);
        BenchWindows floats = new BenchWindows(pair.floats(), batch)) {
      row(pair, "batch " + batch, batch, ExportOptions.PATCH, integers, floats);
    }
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
          new BenchStrips(integers, samples, side, side),
          new BenchStrips(floats, samples, side, side));
    }
  }

  /**
   * @param count of windows in a run
   */
  private void row(
      Pair pair, String form, int count, ExportOptions export, Runnable integers, Runnable floats) {
    Turns turns = new Turns(options.turns(), TURN_SECONDS, Turns.processorTime());
    Turns.Times times = turns.times(List.of(integers, floats));
    Object[] values = {
      pair.name(),
      filters(pair.floats()),
      form,
      1e6 * times.seconds()[0] / count,
      1e6 * times.seconds()[1] / count,
      times.ratios()[1],
      OnnxExport.toBytes(pair.integers(), export).length,
      OnnxExport.toBytes(pair.floats(), export).length
    };
    System.out.printf(Locale.ROOT, "%-12s %-12s %-9s %10.1f %10.1f %8.2fx %10d %10d%n", values);
    csv.append(String.format(Locale.ROOT, "%s,%s,%s,%.1f,%.1f,%.3f,%d,%d\r\n", values));
  }

  private static String filters(Model model) {
    return ChannelGroups.of(model.network()).groups().stream()
        .map(group -> Integer.toString(group.size()))
        .collect(Collectors.joining("-"));
  }
}
