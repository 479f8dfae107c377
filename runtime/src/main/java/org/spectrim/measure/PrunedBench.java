package org.spectrim.measure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Cost;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.pass.RemoveFilters;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;

/**
 * How much of the saved arithmetic of filter pruning arrives as speed: networks of random weights
 * with fewer filters against the whole ones, in ONNX Runtime on one thread. Whole and pruned run in
 * turns in one process; the speed-up is the median over the turns of the quotient of their times,
 * so that other work on the machine meets both.
 */
public final class PrunedBench {
  private static final int CLASSES = 9;
  private static final int BATCH = 32;
  private static final int ALIGN = 16;
  private static final double TURN_SECONDS = 0.05;
  private static final int WARM_UP = 5;

  private PrunedBench() {}

  /**
   * What to run.
   *
   * @param networks name, a colon and the factor on the numbers of filters, as in {@code
   *     cnn2d:0.96}
   * @param ratios shares of the filters to remove; survivors are multiples of 16
   * @param window rows and columns of the window
   * @param bands of the scene
   * @param side rows and columns of the scene
   * @param turns of which the median counts
   */
  public record Options(
      List<String> networks, List<Double> ratios, int window, int bands, int side, int turns) {
    public Options {
      networks = List.copyOf(networks);
      ratios = List.copyOf(ratios);
    }
  }

  /** Runs all and prints a table to standard output as it grows. */
  public static void run(Options options) {
    System.out.printf(
        "%-12s %-14s %-9s %7s %9s %9s %9s %9s%n",
        "network", "filters", "form", "MACs", "speed-up", "quotient", "with PCA", "quotient");
    for (String network : options.networks()) {
      String[] parts = network.split(":", 2);
      double width = parts.length == 1 ? 1 : Double.parseDouble(parts[1]);
      Model whole = BenchModels.random(parts[0], width, options.bands(), CLASSES, options.window());
      for (double ratio : options.ratios()) {
        compare(network, whole, pruned(whole, ratio), options);
      }
    }
  }

  private static void compare(String network, Model whole, Model pruned, Options options) {
    Cost before = Cost.of(whole.network());
    Cost after = Cost.of(pruned.network());
    long projection = (long) whole.transform().components() * whole.transform().bands();
    long positions = (long) whole.window() * whole.window();
    row(
        "%-12s".formatted(network) + filters(pruned, " %-14s batch 32 "),
        new double[] {before.macsPerWindow(), after.macsPerWindow(), projection * positions},
        batches(whole, pruned, options.turns()));
    row(
        "%-12s".formatted(network) + filters(pruned, " %-14s scene    "),
        new double[] {before.macsPerScenePixel(), after.macsPerScenePixel(), projection},
        scenes(whole, pruned, options));
  }

  /**
   * @param macs of the whole and the pruned network, and of the projection of the bands
   */
  private static void row(String name, double[] macs, double speed) {
    double ratio = macs[0] / macs[1];
    double withProjection = (macs[0] + macs[2]) / (macs[1] + macs[2]);
    System.out.printf(
        Locale.ROOT,
        "%s %6.2fx %8.2fx %8.0f%% %8.2fx %8.0f%%%n",
        name,
        ratio,
        speed,
        100 * speed / ratio,
        withProjection,
        100 * speed / withProjection);
  }

  private static String filters(Model model, String format) {
    return format.formatted(
        ChannelGroups.of(model.network()).groups().stream()
            .map(group -> Integer.toString(group.size()))
            .collect(Collectors.joining("-")));
  }

  /** The model without a share of its filters, the survivors of each layer a multiple of 16. */
  static Model pruned(Model model, double ratio) {
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      long wanted = Math.round(group.size() * (1 - ratio) / ALIGN) * ALIGN;
      int kept = (int) Math.min(group.size(), Math.max(ALIGN, wanted));
      BitSet channels = new BitSet();
      channels.set(0, group.size() - kept);
      removed.putAll(group.filters(channels));
    }
    return removed.isEmpty() ? model : model.with(RemoveFilters.apply(model.weighted(), removed));
  }

  private static double batches(Model whole, Model pruned, int turns) {
    int window = whole.window();
    int size = whole.transform().bands() * window * window;
    FloatBuffer samples = direct(BATCH * size);
    fill(samples);
    FloatBuffer logits = direct(BATCH * CLASSES);
    try (OrtEngine first = OrtEngine.of(whole, ExportOptions.PATCH);
        OrtEngine second = OrtEngine.of(pruned, ExportOptions.PATCH)) {
      return inTurns(
          () -> first.logits(Block.windows(samples, BATCH, window), logits),
          () -> second.logits(Block.windows(samples, BATCH, window), logits),
          turns);
    }
  }

  private static double scenes(Model whole, Model pruned, Options options) {
    int side = options.side();
    FloatBuffer samples = FloatBuffer.allocate(options.bands() * side * side);
    fill(samples);
    MemoryCube cube =
        new MemoryCube(options.bands(), side, side, samples.array(), CubeMetadata.NONE);
    try (SceneClassifier first = SceneClassifier.of(whole, ClassifyOptions.withThreads(1));
        SceneClassifier second = SceneClassifier.of(pruned, ClassifyOptions.withThreads(1))) {
      return inTurns(() -> first.classify(cube), () -> second.classify(cube), options.turns());
    }
  }

  /** The median of {@code seconds of slow / seconds of fast}. */
  private static double inTurns(Runnable slow, Runnable fast, int turns) {
    seconds(slow, WARM_UP);
    seconds(fast, WARM_UP);
    int calls = (int) Math.max(1, Math.round(TURN_SECONDS * WARM_UP / seconds(slow, WARM_UP)));
    List<Double> quotients = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      double first = seconds(slow, calls);
      quotients.add(first / seconds(fast, calls));
    }
    double[] sorted = quotients.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[turns / 2] + sorted[(turns - 1) / 2]) / 2;
  }

  private static double seconds(Runnable work, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void fill(FloatBuffer samples) {
    Random random = new Random(5);
    for (int i = 0; i < samples.capacity(); i++) {
      samples.put(i, 1200 + 100 * (float) random.nextGaussian());
    }
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
